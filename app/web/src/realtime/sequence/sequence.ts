import type { Message } from '../connection/message'
import { distance, withSeq } from '../cursor'
import type { Cursor, RealtimeEvent } from '../types'
import { createRecent } from './recent'

/** What became of a message: it was taken, or known already, or there is a gap before it and it was not taken. */
export type Outcome = 'taken' | 'known' | 'gap'

/**
 * Makes one gapless sequence of whole transactions out of what arrives, from wherever it arrives: the server numbers a
 * band's events without gaps, so what is doubled or missing shows.
 */
export interface Sequence {
  /**
   * The place after the last whole transaction; null before the first feed:ready. Of one that has only begun, what is
   * sent again after this place is known already, and the rest makes it whole.
   */
  place(): Cursor | null
  take(message: Message): Outcome
  /** Gives up what is missing before a message: a reset stands in for it. */
  skipTo(message: Message): void
  /** The events after a cursor, those of a transaction that has only begun included; undefined: not known. */
  after(cursor: Cursor): readonly RealtimeEvent[] | undefined
}

export interface SequenceOptions {
  /** A whole transaction, the next one. */
  onTransaction(events: readonly RealtimeEvent[]): void
  onReset(reset: { readonly reason: string; readonly cursor: Cursor }): void
}

export function createSequence({ onTransaction, onReset }: SequenceOptions): Sequence {
  const recent = createRecent()
  let place: Cursor | null = null
  let open: RealtimeEvent[] = []
  let lastReset: Cursor | undefined

  const begin = (cursor: Cursor) => {
    place = cursor
    open = []
    recent.reset(cursor)
  }

  // By how many events a place is ahead of what is here. Of another feed: there is no way there but a reset.
  const ahead = (from: Cursor, cursor: Cursor) => {
    const by = distance(cursor, from) - open.length
    return Number.isNaN(by) ? Number.POSITIVE_INFINITY : by
  }

  const reset = (data: { readonly reason: string; readonly cursor: Cursor }) => {
    // A replayed one. `unknown` is the server's word for a place that it never had: then the way back is right.
    const old = place !== null && distance(data.cursor, place) < 0 && data.reason !== 'unknown'
    if (old || (data.cursor === lastReset && place === lastReset)) return 'known'
    lastReset = data.cursor
    begin(data.cursor)
    onReset(data)
    return 'taken'
  }

  const add = (from: Cursor, event: RealtimeEvent) => {
    const by = ahead(from, event.id)
    if (by !== 1) return by > 1 ? 'gap' : 'known'
    open.push(event)
    if (event.tx.index + 1 >= event.tx.count) {
      const whole = open
      place = event.id
      open = []
      recent.push(whole)
      onTransaction(whole)
    }
    return 'taken'
  }

  const take = (message: Message): Outcome => {
    switch (message.type) {
      case 'feed:reset':
        return reset(message.data)
      case 'feed:ready':
        if (place === null) begin(message.data.cursor)
        // Not resumed: a reset follows, if there was anything to resume.
        return message.data.resumed && ahead(place ?? message.data.cursor, message.data.cursor) > 0 ? 'gap' : 'taken'
      case 'feed:heartbeat':
        return place !== null && ahead(place, message.data.head) > 0 ? 'gap' : 'taken'
      case 'event':
        return place === null ? 'gap' : add(place, message.data)
      default:
        return 'taken'
    }
  }

  return {
    place: () => place,
    take,
    skipTo(message) {
      const give = (cursor: Cursor) => reset({ reason: 'gap', cursor })
      if (message.type === 'feed:heartbeat') give(message.data.head)
      if (message.type === 'feed:ready') give(message.data.cursor)
      if (message.type === 'event') {
        give(withSeq(message.data.id, message.data.seq - 1))
        take(message)
      }
    },
    after(cursor) {
      const whole = recent.after(cursor)
      if (!whole || place === null) return whole
      return whole.concat(open.slice(Math.max(0, distance(cursor, place))))
    },
  }
}
