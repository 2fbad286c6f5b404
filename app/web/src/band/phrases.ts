import { before, type Change, isCreation, isDeletion, rowOf } from './change'
import type { Names } from './names'
import { dateOf, inOrder, labelOf, momentOf, quoted } from './words'

// What somebody did, without who it was: "moved ‘Late show’ to Thu, 24 June, 21:00".

type Phrase = (change: Change, names: Names) => string

const and = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** One change, or several of one row that became one (`merged`). */
export function phraseOf(change: Change, names: Names): string {
  if (change.reset === 'truncate') return 'emptied a table'
  if (change.reset) return `changed more than ${(500).toLocaleString()} rows, or very large ones, at once`
  return (phrases[change.entity ?? ''] ?? other)(change, names)
}

const phrases: Readonly<Record<string, Phrase>> = {
  gig: change => {
    const row = rowOf(change)
    if (isDeletion(change)) return `deleted the gig ${title(row)}`
    if (isCreation(change)) return `added the gig ${title(row)} on ${momentOf(String(row.starts_at))}`
    if (only(change, 'status')) {
      if (row.status === 'potential') return `made ${title(row)} a potential gig again`
      return `${row.status === 'confirmed' ? 'confirmed' : 'cancelled'} ${title(row)}`
    }
    return changed(change, title(row), 'title')
  },
  gig_response: (change, names) => {
    const row = rowOf(change)
    const gig = called('gig', row.gig_id, names)
    const member = names('member', row.member_id)
    const own = member ? member.userId === change.actor.userId : change.actor.via === 'api'
    const whose = own ? 'their answer' : `the answer of ${member ? quoted(member.name) : 'a member'}`
    if (isDeletion(change)) return `took back ${whose} to ${gig}`
    if (only(change, 'note')) return `changed the note of ${whose} to ${gig}`
    return own ? `answered ‘${row.answer}’ to ${gig}` : `set ${whose} to ${gig} to ‘${row.answer}’`
  },
  rehearsal: change => {
    const row = rowOf(change)
    const name = row.title ? `the rehearsal ${title(row)}` : `the rehearsal on ${momentOf(String(row.starts_at))}`
    if (isDeletion(change)) return `deleted ${name}`
    if (isCreation(change)) {
      return `planned a rehearsal${row.title ? ` ${title(row)}` : ''} on ${momentOf(String(row.starts_at))}`
    }
    if (!row.title && moved(change)) {
      const was = before(change).starts_at
      return `moved the rehearsal on ${momentOf(String(was))} to ${momentOf(String(row.starts_at))}`
    }
    return changed(change, name, 'title')
  },
  song: change => plain(change, 'song', title(rowOf(change)), 'title'),
  setlist: change => plain(change, 'setlist', title(rowOf(change)), 'name'),
  setlist_item: (change, names) => {
    const row = rowOf(change)
    const setlist = called('setlist', row.setlist_id, names)
    const item = row.kind === 'break' ? (row.title ? title(row) : 'a break') : called('song', row.song_id, names)
    if (isDeletion(change)) return `took ${item} out of ${setlist}`
    if (isCreation(change)) return `added ${item} to ${setlist}`
    if (change.type === 'setlist:song:reordered') return `moved ${item} within ${setlist}`
    return changed(change, `${item} in ${setlist}`)
  },
  member: change => {
    const row = rowOf(change)
    const self = change.actor.userId !== undefined && row.user_id === change.actor.userId
    if (isDeletion(change)) return self ? 'left the band' : `took ${title(row)} out of the band`
    if (isCreation(change)) return self ? 'joined the band' : `added ${title(row)} to the band`
    if (only(change, 'role')) return `made ${title(row)} ${row.role === 'admin' ? 'an admin' : 'a member like others'}`
    return changed(change, title(row), 'name')
  },
  band: change => {
    const row = rowOf(change)
    if (isDeletion(change)) return `deleted the band ${title(row)}`
    if (isCreation(change)) return `founded the band ${title(row)}`
    return changed(change, `the band ${title(row)}`, 'name')
  },
  invite: change => {
    if (isDeletion(change)) return 'took back an invitation'
    if (isCreation(change)) return `invited somebody as ${rowOf(change).role === 'admin' ? 'an admin' : 'a member'}`
    return change.changed?.includes('used_at') ? 'accepted an invitation' : 'changed an invitation'
  },
  unavailability: (change, names) => {
    const row = rowOf(change)
    const member = names('member', row.member_id)
    const self = member ? member.userId === change.actor.userId : change.actor.via === 'api'
    const [from, to] = [dateOf(String(row.starts_on)), dateOf(String(row.ends_on))]
    const days = from === to ? `on ${from}` : `from ${from} to ${to}`
    const who = self ? '' : ` of ${member ? quoted(member.name) : 'a member'}`
    if (isDeletion(change)) return `took back the absence${who} ${days}`
    return `${isCreation(change) ? 'entered' : 'changed'} an absence${who} ${days}`
  },
}

/** Of a table that is not ours, or a broadcast: what it calls itself. */
function other(change: Change): string {
  const row = rowOf(change)
  const [kind = '', ...rest] = change.type.split(':')
  const name = typeof (row.title ?? row.name) === 'string' ? ` ${title(row)}` : ''
  return `– ${kind.replaceAll('_', ' ')}: ${rest.join(' ').replaceAll('_', ' ')}${name}`
}

function plain(change: Change, kind: string, name: string, namedBy: string): string {
  if (isDeletion(change)) return `deleted the ${kind} ${name}`
  if (isCreation(change)) return `added the ${kind} ${name}`
  return changed(change, name, namedBy)
}

/** An update of a row, as exactly as one sentence can say it. */
function changed(change: Change, name: string, namedBy?: string): string {
  const [was, is] = [before(change), rowOf(change)]
  if (namedBy && only(change, namedBy) && typeof was[namedBy] === 'string' && is[namedBy]) {
    return `renamed ${quoted(was[namedBy])} to ${quoted(String(is[namedBy]))}`
  }
  if (moved(change)) return `moved ${name} to ${momentOf(String(is.starts_at))}`
  const columns = [...(change.changed ?? Object.keys(was))].sort(inOrder)
  if (columns.length === 0) return `changed ${name}`
  if (columns.length > 3) return `changed ${columns.length} details of ${name}`
  return `changed the ${and.format(columns.map(labelOf))} of ${name}`
}

function only(change: Change, column: string): boolean {
  return change.changed?.length === 1 && change.changed[0] === column
}

/** The start was changed, and at most the end with it. */
function moved(change: Change): boolean {
  const { changed: columns = [] } = change
  return columns.includes('starts_at') && columns.every(c => c === 'starts_at' || c === 'ends_at')
}

function title(row: Readonly<Record<string, unknown>>): string {
  return quoted(String(row.title ?? row.name ?? ''))
}

function called(kind: 'gig' | 'song' | 'setlist', id: unknown, names: Names): string {
  const named = names(kind, id)
  return named ? quoted(named.name) : `a ${kind}`
}
