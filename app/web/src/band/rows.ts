import type {
  GigOverview,
  Invite,
  Item,
  Member,
  Rehearsal,
  Response,
  SetlistOverview,
  Song,
  Unavailability,
} from '../api/schema.gen'
import type { Cursor, RealtimeEvent } from '../realtime'

// The rows of a band, as the API answers with them. Events have the same fields by the columns' names.

/** What is kept of a band; `items` are those of one setlist, `responses` those of one gig. */
export interface Rows {
  members: Member
  gigs: GigOverview
  rehearsals: Rehearsal
  songs: Song
  setlists: SetlistOverview
  unavailability: Unavailability
  invites: Invite
  items: Item
  responses: Response
}

export type Name = keyof Rows

/** Rows, and up to where in the feed they are true. */
export interface Loaded<T> {
  readonly rows: readonly T[]
  readonly cursor: Cursor | null
}

interface Versioned {
  readonly id: string
  readonly version: number
}

/** The row of an event in the form of the API: same fields, camelCase, without the band (a test of the server holds that). */
export function toRow<T>(columns: object): T {
  const entries = Object.entries(columns).filter(([name]) => name !== 'band_id')
  return Object.fromEntries(
    entries.map(([name, value]) => [camel(name), name.endsWith('_at') ? utc(value) : value]),
  ) as T
}

export function camel(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** The API has times in UTC with a Z, an event with whatever offset the database's session has. */
function utc(value: unknown): unknown {
  if (typeof value !== 'string' || value.endsWith('Z')) return value
  return value.endsWith('+00:00') ? `${value.slice(0, -6)}Z` : new Date(value).toISOString()
}

/** Puts a row in the place of its older version, or behind the others. An older one than what is there changes nothing. */
export function put<T extends Versioned>(rows: readonly T[], row: T): readonly T[] {
  const at = rows.findIndex(r => r.id === row.id)
  const there = rows[at]
  if (!there) return [...rows, row]
  return there.version >= row.version ? rows : rows.with(at, row)
}

export function without<T extends { id: string }>(rows: readonly T[], id: string): readonly T[] {
  return rows.some(r => r.id === id) ? rows.filter(r => r.id !== id) : rows
}

/** Applies an event to rows that are of one kind with it: what most collections do. */
export function follow<T extends Versioned>(rows: readonly T[], event: RealtimeEvent): readonly T[] {
  return event.data === null ? without(rows, event.entityId) : put(rows, toRow<T>(event.data))
}
