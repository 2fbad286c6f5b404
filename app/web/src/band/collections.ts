import { type Answer, ask } from '../api/client'
import type { Counts, GigOverview, SetlistOverview } from '../api/schema.gen'
import type { RealtimeEvent } from '../realtime'
import { follow, type Loaded, type Name, put, type Rows, toRow } from './rows'
import { snake } from './words'

/** Who looks, and what a row of the feed does not say by itself. */
export interface Context {
  readonly memberId: string
  /** The members' ids; undefined while they are not loaded. */
  readonly members: readonly string[] | undefined
}

/** What an event does to rows: other rows, the same ones, or that they must be read anew. */
type Apply<T> = (rows: readonly T[], event: RealtimeEvent, of: string, context: Context) => readonly T[] | 'read'

interface Collection<T> {
  /** The kind of row that events and drafts are about. */
  readonly entity: string
  /** Below /api/bands/{band}; `of` is the setlist or the gig. */
  readonly path: (of: string) => string
  /** The field of the answer that has the rows. */
  readonly field: string
  readonly apply: Apply<T>
  /** Takes a row that a write of one's own was answered with, ahead of its event. */
  readonly accept: (rows: readonly T[], row: Answered, of: string) => readonly T[]
}

/** A row that the API has answered with. */
export interface Answered {
  readonly id: string
  readonly version: number
  readonly [field: string]: unknown
}

/** Rows of one kind, each by itself; `within` is the field that says of what they are. */
function plain<T extends { id: string; version: number }>(
  entity: string,
  path: Collection<T>['path'],
  field: string,
  within?: keyof T & string,
): Collection<T> {
  const column = within && snake(within)
  return {
    entity,
    path,
    field,
    apply: (rows, event, of) => {
      if (event.entity !== entity) return rows
      const columns: object = event.data ?? ('old' in event ? event.old : undefined) ?? {}
      return column && (columns as Record<string, unknown>)[column] !== of ? rows : follow(rows, event)
    },
    accept: (rows, row, of) => (within && row[within] !== of ? rows : put(rows, row as unknown as T)),
  }
}

const collections: { readonly [N in Name]: Collection<Rows[N]> } = {
  members: plain('member', () => 'members', 'members'),
  rehearsals: plain('rehearsal', () => 'rehearsals', 'rehearsals'),
  songs: plain('song', () => 'songs', 'songs'),
  unavailability: plain('unavailability', () => 'unavailability', 'unavailability'),
  items: plain('setlist_item', setlist => `setlists/${setlist}/items`, 'items', 'setlistId'),
  responses: plain('gig_response', gig => `gigs/${gig}/responses`, 'responses', 'gigId'),
  // Events of invitations do not tell whom they are for.
  invites: {
    ...plain('invite', () => 'invites', 'invites'),
    apply: (rows, event) => (event.entity === 'invite' ? 'read' : rows),
  },
  gigs: {
    entity: 'gig',
    path: () => 'gigs',
    field: 'gigs',
    apply: applyToGigs,
    accept: (rows, row) =>
      rows.map(r => (r.gig.id === row.id && r.gig.version < row.version ? { ...r, gig: { ...r.gig, ...row } } : r)),
  },
  setlists: {
    entity: 'setlist',
    path: () => 'setlists',
    field: 'setlists',
    apply: applyToSetlists,
    accept: (rows, row) =>
      rows.map(r =>
        r.setlist.id === row.id && r.setlist.version < row.version ? { ...r, setlist: { ...r.setlist, ...row } } : r,
      ),
  },
}

export const names = Object.keys(collections) as readonly Name[]

export function collection<N extends Name>(name: N): Collection<Rows[N]> {
  return collections[name]
}

const nobody: Counts = { yes: 0, no: 0, maybe: 0 }

function applyToGigs(
  rows: readonly GigOverview[],
  event: RealtimeEvent,
  _: unknown,
  context: Context,
): readonly GigOverview[] | 'read' {
  switch (event.type) {
    case 'gig:created':
    case 'gig:updated': {
      const there = rows.find(r => r.gig.id === event.entityId)
      if (there) {
        const [gig] = put([there.gig], toRow<GigOverview['gig']>(event.data))
        return gig && gig !== there.gig ? rows.map(r => (r === there ? { ...r, gig } : r)) : rows
      }
      if (!context.members) return 'read'
      return [...rows, { gig: toRow(event.data), counts: nobody, answer: null, missing: [...context.members] }]
    }
    case 'gig:deleted':
      return rows.filter(r => r.gig.id !== event.entityId)
    case 'gig:response': {
      const { gig_id, member_id } = event.data ?? event.old ?? {}
      return rows.map(r => {
        if (r.gig.id !== gig_id || !member_id) return r
        const missing = r.missing.filter(m => m !== member_id)
        if (!event.data) missing.push(member_id)
        const answer = member_id === context.memberId ? (event.data?.answer ?? null) : r.answer
        return { ...r, counts: event.counts, missing, answer }
      })
    }
    case 'member:joined':
      return rows.map(r => (r.missing.includes(event.entityId) ? r : { ...r, missing: [...r.missing, event.entityId] }))
    case 'member:left':
      return rows.map(r => ({ ...r, missing: r.missing.filter(m => m !== event.entityId) }))
    default:
      return rows
  }
}

// Totals are what the database counts: what may change them is a reason to ask it again.
function applyToSetlists(rows: readonly SetlistOverview[], event: RealtimeEvent): readonly SetlistOverview[] | 'read' {
  switch (event.type) {
    case 'setlist:updated': {
      const setlist = toRow<SetlistOverview['setlist']>(event.data)
      return rows.map(r => (r.setlist.id === setlist.id && r.setlist.version < setlist.version ? { ...r, setlist } : r))
    }
    case 'setlist:deleted':
      return rows.filter(r => r.setlist.id !== event.entityId)
    case 'setlist:created':
    case 'setlist:song:added':
    case 'setlist:song:removed':
    case 'setlist:song:updated':
      return 'read'
    case 'song:updated':
      return event.changed?.includes('duration_seconds') ? 'read' : rows
    default:
      return rows
  }
}

const pageSize = 200
const paged: readonly Name[] = ['gigs', 'rehearsals', 'songs', 'setlists', 'unavailability']

/**
 * Reads all rows. They may be newer than the cursor, which is that of the first page, but not older: events after it that
 * are applied once more change nothing (put).
 */
export async function readAll<N extends Name>(
  band: string,
  name: N,
  of: string,
  signal?: AbortSignal,
): Promise<Loaded<Rows[N]>> {
  const { path, field } = collection(name)
  const rows: Rows[N][] = []
  let cursor: string | null = null
  let after: string | null = null
  do {
    const query: URLSearchParams = new URLSearchParams(
      paged.includes(name) ? { limit: `${pageSize}`, ...(after ? { after } : {}) } : {},
    )
    const page: Answer<Record<string, unknown>> = await ask<Record<string, unknown>>(
      `/api/bands/${band}/${path(of)}?${query}`,
      { signal },
    )
    rows.push(...(page.data[field] as Rows[N][]))
    cursor ??= page.cursor
    after = typeof page.data.next === 'string' ? page.data.next : null
  } while (after)
  return { rows, cursor }
}
