import type { GigOverview, Item } from '../api/schema.gen'
import type { Entry } from '../realtime/outbox'
import { collection } from './collections'
import type { Name, Rows } from './rows'

// What was changed here and has not come back through the feed lies over the rows, so that whoever made it sees it at
// once. Rows and overlay are never mixed: when an entry goes, so does what it showed.

/** The rows as they will be once the entries are done. */
export function overlaid<N extends Name>(
  name: N,
  of: string,
  rows: readonly Rows[N][],
  entries: readonly Entry[],
  memberId: string,
): readonly Rows[N][] {
  return entries
    .filter(e => e.state !== 'failed')
    .reduce<readonly Rows[N][]>((laid, entry) => lay(name, of, laid, entry, memberId), rows)
}

function lay<N extends Name>(
  name: N,
  of: string,
  rows: readonly Rows[N][],
  entry: Entry,
  memberId: string,
): readonly Rows[N][] {
  if (name === 'items' && entry.entity === 'setlist_order' && entry.entityId === of) {
    return ordered(rows as readonly Item[], entry.body?.items as readonly string[]) as readonly Rows[N][]
  }
  if (name === 'gigs' && entry.entity === 'gig_response') {
    return answered(rows as readonly GigOverview[], entry, memberId) as readonly Rows[N][]
  }
  if (name === 'items' && entry.entity === 'song' && entry.method === 'DELETE') {
    return rows.filter(row => (row as Item).songId !== entry.entityId)
  }
  if (entry.entity !== collection(name).entity) return rows
  if (name === 'items' && !entry.path.includes(`/${of}/`)) return rows
  if (name === 'responses') return rows
  if (name === 'items' && entry.body && 'after' in entry.body) {
    const { after, ...fields } = entry.body
    if (entry.creates && rows.some(row => (row as Item).id === entry.entityId)) return rows // it has come, to its place
    const moved = lay(name, of, rows, { ...entry, body: fields }, memberId)
    return placed(moved as readonly Item[], entry.entityId, after as string | null) as readonly Rows[N][]
  }
  const inner = name === 'gigs' ? 'gig' : name === 'setlists' ? 'setlist' : null
  const id = (row: Rows[N]) =>
    inner ? (row as unknown as Record<string, { id: string }>)[inner]?.id : (row as { id: string }).id
  const there = rows.some(row => id(row) === entry.entityId)
  if (entry.method === 'DELETE') return there ? rows.filter(row => id(row) !== entry.entityId) : rows
  if (there) {
    if (entry.creates) return rows // it has come
    return rows.map(row => {
      if (id(row) !== entry.entityId) return row
      return (
        inner
          ? { ...row, [inner]: { ...(row as Record<string, object>)[inner], ...entry.body } }
          : { ...row, ...entry.body }
      ) as Rows[N]
    })
  }
  return entry.creates ? [...rows, fresh(name, of, entry) as Rows[N]] : rows
}

/** A row that the server has not given an id and a version yet. */
function fresh(name: Name, of: string, entry: Entry): unknown {
  const time = new Date(entry.at).toISOString()
  const row = {
    ...blank[entry.entity],
    // Behind all others, in the order in which they were added.
    ...(name === 'items' && { setlistId: of, position: `~${entry.seq}` }),
    ...entry.body,
    id: entry.entityId,
    version: 0,
    createdAt: time,
    updatedAt: time,
  }
  if (name === 'gigs') return { gig: row, counts: { yes: 0, no: 0, maybe: 0 }, answer: null, missing: [] }
  if (name === 'setlists')
    return { setlist: row, totals: { songs: 0, breaks: 0, durationSeconds: 0, unknownDurations: 0 } }
  return row
}

/** What the server puts where a draft says nothing. */
const blank: Readonly<Record<string, object>> = {
  gig: { status: 'potential', endsAt: null, venue: '', address: '', notes: '', fee: null, setlistId: null },
  rehearsal: { title: null, endsAt: null, venue: '', address: '', notes: '', setlistId: null },
  song: { artist: '', key: '', tempo: null, durationSeconds: null, notes: '' },
  setlist: { notes: '' },
  setlist_item: { kind: 'song', songId: null, title: '', durationSeconds: null, note: '' },
  unavailability: { reason: '' },
}

function answered(rows: readonly GigOverview[], entry: Entry, memberId: string): readonly GigOverview[] {
  return rows.map(r => {
    if (r.gig.id !== entry.entityId) return r
    const answer = entry.method === 'DELETE' ? null : (entry.body?.answer as GigOverview['answer'])
    if (answer === r.answer) return r
    const counts = { ...r.counts }
    if (r.answer) counts[r.answer]--
    if (answer) counts[answer]++
    const missing = r.missing.filter(m => m !== memberId)
    return { ...r, counts, answer, missing: answer ? missing : [...missing, memberId] }
  })
}

/** Moves an item behind another one, or to the beginning; if that one is not there, it stays where it is. */
function placed(items: readonly Item[], id: string, after: string | null): readonly Item[] {
  const rest = [...items].sort(inOrder).flatMap(item => (item.id === id ? [] : [item.id]))
  const before = after === null ? -1 : rest.indexOf(after)
  if (after !== null && before === -1) return items
  rest.splice(before + 1, 0, id)
  return ordered(items, rest)
}

/** As they are played: by (position, id), compared byte by byte. */
export function inOrder(a: Item, b: Item): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/**
 * The positions stay where they are and the items move, so that whoever sorts by position gets the new order. What has
 * not moved is the same object as before.
 */
function ordered(items: readonly Item[], order: readonly string[]): readonly Item[] {
  const place = new Map(order.map((id, n) => [id, n]))
  const sorted = [...items]
    .sort(inOrder)
    .sort((a, b) => (place.get(a.id) ?? order.length) - (place.get(b.id) ?? order.length))
  const positions = distinct(items.map(item => item.position).sort())
  return sorted.map((item, n) => {
    const position = positions[n] ?? item.position
    return item.position === position ? item : { ...item, position }
  })
}

/** Two who add at once may get the same position, and the ids decide; an order of ours must not be undone by that. */
function distinct(sorted: readonly string[]): readonly string[] {
  const made: string[] = []
  for (const [n, position] of sorted.entries()) {
    // No position of the server has a '!', which comes before all that one has.
    made.push(n > 0 && position === sorted[n - 1] ? `${made[n - 1]}!` : position)
  }
  return made
}
