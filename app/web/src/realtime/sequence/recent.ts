import { distance } from '../cursor'
import type { Cursor, RealtimeEvent } from '../types'

/** The last events of a feed, without a gap. */
export interface Recent {
  /** Forgets all: what follows comes after the cursor. */
  reset(cursor: Cursor): void
  push(events: readonly RealtimeEvent[]): void
  /** Those after a cursor, also of one that is ahead: none; undefined if not all of them are known. */
  after(cursor: Cursor): readonly RealtimeEvent[] | undefined
}

/** Keeps the last events: so many, and not more than so many characters of JSON, which long notes come to sooner. */
export function createRecent(most = 2000, characters = 4_000_000): Recent {
  let start: Cursor | undefined
  let events: RealtimeEvent[] = []
  let sizes: number[] = []
  let sum = 0
  return {
    reset(cursor) {
      start = cursor
      events = []
      sizes = []
      sum = 0
    },
    push(more) {
      for (const event of more) {
        const size = JSON.stringify(event).length
        events.push(event)
        sizes.push(size)
        sum += size
      }
      while (events.length > most || sum > characters) {
        start = events.shift()?.id
        sum -= sizes.shift() ?? 0
      }
    },
    after(cursor) {
      const known = start === undefined ? Number.NaN : distance(cursor, start)
      return known >= 0 ? events.slice(known) : undefined
    },
  }
}
