import type { Cursor } from './types'

// A cursor is `<feed>.<seq>`: the feed is one band's in one epoch of the database.

/** The number of the last event before this place; NaN of what is no cursor. */
export const seqOf = (cursor: Cursor): number => Number(cursor.slice(cursor.lastIndexOf('.') + 1) || 'none')

/** The feed of a cursor. Places of different feeds have no order. */
export const feedOf = (cursor: Cursor): string => cursor.slice(0, Math.max(0, cursor.lastIndexOf('.')))

/** Another place in the same feed. */
export const withSeq = (cursor: Cursor, seq: number): Cursor => `${feedOf(cursor)}.${seq}`

/** By how many events the first is ahead of the second; NaN if they are of different feeds. */
export const distance = (ahead: Cursor, from: Cursor): number =>
  feedOf(ahead) === feedOf(from) ? seqOf(ahead) - seqOf(from) : Number.NaN

/** Whether everything up to the cursor comes before the place. */
export const covers = (place: Cursor | null, cursor: Cursor): boolean => place !== null && distance(place, cursor) >= 0

/** The number of a place, if it is in the same feed as another one; null if the two cannot be compared. */
export const sequenceOf = (cursor: Cursor, sameFeedAs: Cursor): number | null =>
  feedOf(cursor) === feedOf(sameFeedAs) ? seqOf(cursor) : null
