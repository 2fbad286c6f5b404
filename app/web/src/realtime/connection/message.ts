import type { ControlMap } from '../events.gen'
import type { Cursor, RealtimeEvent } from '../types'

interface Controls extends Omit<ControlMap, 'feed:ready' | 'feed:reset'> {
  'feed:ready': {
    readonly cursor: Cursor
    readonly resumed: boolean
    /** Where the band's feed is; the events up to it follow at once. Servers of before did not say. */
    readonly head?: Cursor
  }
  'feed:reset': { readonly reason: string; readonly cursor: Cursor }
}

/** What the stream says: one of its control events, or an event of the band. Tabs tell each other the same. */
export type Message =
  | { [K in keyof Controls]: { readonly type: K; readonly data: Controls[K] } }[keyof Controls]
  | { readonly type: 'event'; readonly data: RealtimeEvent }

// The field of a control event that it is nothing without.
const required: Record<keyof Controls, string> = {
  'feed:ready': 'cursor',
  'feed:reset': 'cursor',
  'feed:heartbeat': 'head',
  'feed:stale': '',
  'feed:goodbye': '',
  'feed:revoked': '',
}

/**
 * Reads a message of the wire; undefined if it is of no known kind or no such message. A lost event shows as a gap in the
 * numbers, so nothing is lost by passing over what cannot be read.
 */
export function parse(type: string | undefined, text: string): Message | undefined {
  if (!type) return undefined
  let data: Record<string, unknown>
  try {
    data = Object(JSON.parse(text))
  } catch {
    return undefined
  }
  if (type.startsWith('feed:')) {
    const field = Object.hasOwn(required, type) ? required[type as keyof Controls] : undefined
    const known = field === '' || (field !== undefined && typeof data[field] === 'string')
    return known ? ({ type, data } as unknown as Message) : undefined
  }
  const { id, seq, tx } = data
  return typeof id === 'string' && Number.isSafeInteger(seq) && tx instanceof Object
    ? ({ type: 'event', data } as unknown as Message)
    : undefined
}
