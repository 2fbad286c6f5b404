import { before, type Change, isCreation, isDeletion, rowOf } from './change'
import { type Names, namesAmong, noNames } from './names'
import { phraseOf } from './phrases'
import { quoted, short } from './words'

export type { Change } from './change'
export { type Difference, differences } from './differences'

const and = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/**
 * Says in one sentence what was done and by whom: "Ben Okafor moved ‘Late show’ to Thu, 24 June, 21:00". Several changes of
 * one person, in the order in which they happened, become one sentence, too: "Dan added 500 songs". It is plain text,
 * whatever stands in the rows.
 */
export function describe(change: Change | readonly Change[], names: Names = noNames): string {
  const changes = isList(change) ? change : [change]
  const actors = [...new Map(changes.map(c => [c.actor.userId ?? c.actor.name, short(c.actor.name)])).values()]
  if (actors.length > 1) return `${changes.length.toLocaleString()} changes by ${and.format(actors)}`
  const known = namesAmong(changes, names)
  const did = phrasesOf(essential(changes), known)
  const what = did.length > 3 ? `made ${total(changes).toLocaleString()} changes` : and.format(did)
  return `${actors[0] ?? ''} ${what}${reason(changes)}`
}

function isList(change: Change | readonly Change[]): change is readonly Change[] {
  return Array.isArray(change)
}

/** How many they are; of one transaction, all of it, also if not all of it is here. */
function total(changes: readonly Change[]): number {
  const [first] = changes
  const together = first && changes.every(c => c.tx.id === first.tx.id)
  return together ? Math.max(first.tx.count, changes.length) : changes.length
}

/** Why, if it is the same for all. */
function reason(changes: readonly Change[]): string {
  const why = new Set(changes.map(c => c.reason))
  const [first] = why
  return why.size === 1 && first ? ` – ${short(first, 200)}` : ''
}

/**
 * Without what only follows from something else that was done: with a gig go the answers to it, with a member all that was
 * theirs, with a setlist its items, with a song its places in the setlists; and whoever joins uses an invitation. Nor is it
 * told how a row was changed that was made or deleted at the same time.
 */
function essential(changes: readonly Change[]): readonly Change[] {
  const gone = new Set(changes.filter(isDeletion).map(c => c.entityId))
  const made = new Set(changes.filter(isCreation).map(c => c.entityId))
  const joins = changes.some(c => c.type === 'member:joined')
  const rest = changes.filter(c => {
    const row = rowOf(c)
    if (c.entity === 'invite' && joins) return false
    if (c.entityId && c.changed && (gone.has(c.entityId) || (made.has(c.entityId) && !isCreation(c)))) return false
    const parents = [row.gig_id, row.member_id, row.setlist_id, row.song_id, row.created_by]
    const lost = [before(c).setlist_id, before(c).created_by]
    if (isDeletion(c)) return !parents.some(id => typeof id === 'string' && gone.has(id))
    return !lost.some(id => typeof id === 'string' && gone.has(id))
  })
  return rest.length > 0 ? rest : changes
}

function phrasesOf(changes: readonly Change[], names: Names): readonly string[] {
  const setlists = new Set(changes.filter(c => c.type === 'setlist:created').map(c => c.entityId))
  return grouped(changes).flatMap(group => {
    const rows = merged(group)
    const [first] = rows
    if (!first) return []
    if (first.type === 'setlist:song:added' && setlists.has(String(rowOf(first).setlist_id))) {
      return [`put ${count(rows.length, 'song')} into it`] // a copied setlist, or one that was made with its songs
    }
    return [rows.length === 1 ? phraseOf(first, names) : many(rows, first, names)]
  })
}

/** By what was done; items also by their setlist, and members by whether it was themselves who came or went. */
function grouped(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const key = `${change.type} ${apart(change)}`
    const group = groups.get(key)
    if (group) group.push(change)
    else groups.set(key, [change])
  }
  return [...groups.values()]
}

/** What changes of one type must have in common to be told as one. */
function apart(change: Change): unknown {
  const row = rowOf(change)
  if (change.entity === 'member') return row.user_id === change.actor.userId
  return change.entity === 'setlist_item' ? row.setlist_id : ''
}

/** Several updates of one row are one: from what it was before the first of them to what it is after the last. */
function merged(changes: readonly Change[]): readonly Change[] {
  const rows = new Map<string, Change>()
  changes.forEach((change, n) => {
    const key = change.entityId || `${n}`
    const earlier = rows.get(key)
    const both = earlier?.changed && change.changed && new Set([...earlier.changed, ...change.changed])
    const old = both ? { ...before(change), ...before(earlier) } : change.old
    rows.set(key, both ? { ...change, old, changed: [...both] } : change)
  })
  return [...rows.values()]
}

const plurals: Readonly<Record<string, string>> = {
  gig: 'gigs',
  rehearsal: 'rehearsals',
  song: 'songs',
  setlist: 'setlists',
  member: 'members',
  invite: 'invitations',
  unavailability: 'absences',
  band: 'bands',
}

/** What was done to so many rows of one kind. */
function many(rows: readonly Change[], first: Change, names: Names): string {
  const n = rows.length
  const setlist = names('setlist', rowOf(first).setlist_id)
  const of = setlist ? quoted(setlist.name) : 'a setlist'
  switch (first.type) {
    case 'gig:response': {
      const gigs = new Set(rows.map(r => rowOf(r).gig_id))
      if (gigs.size > 1) return `changed ${count(n, 'answer')} to ${count(gigs.size, 'gig')}`
      const gig = names('gig', rowOf(first).gig_id)
      return `changed ${count(n, 'answer')} to ${gig ? quoted(gig.name) : 'a gig'}`
    }
    case 'member:joined':
      return `added ${count(n, 'member')} to the band`
    case 'member:left':
      return `took ${count(n, 'member')} out of the band`
    case 'setlist:song:added':
      return `added ${count(n, 'song')} to ${of}`
    case 'setlist:song:removed':
      return `took ${count(n, 'song')} out of ${of}`
    case 'setlist:song:reordered':
      return `put ${count(n, 'song')} of ${of} into another order`
    case 'setlist:song:updated':
      return `changed ${count(n, 'song')} of ${of}`
    default: {
      const kind = plurals[first.entity ?? '']
      if (!kind) return `${phraseOf({ ...first, data: {} }, names)}, ${n.toLocaleString()} times`
      const did = isDeletion(first) ? 'deleted' : isCreation(first) ? 'added' : 'changed'
      return `${did} ${n.toLocaleString()} ${kind}`
    }
  }
}

function count(n: number, one: string): string {
  return `${n.toLocaleString()} ${one}${n === 1 ? '' : 's'}`
}
