import { meant, merge } from './merge'
import type { Answer } from './send'
import type { Draft, Entry, Row } from './types'

// What becomes of the queue, as functions from one queue to the next: the outbox applies each in one transaction.

type Queue = readonly Entry[]
type Done = Extract<Answer, { kind: 'done' }>

const again = { state: 'waiting', attempts: 0, retryAt: undefined, problem: undefined, conflict: undefined } as const

/** A draft as it is kept at the end of the queue. */
export function queued(queue: Queue, draft: Draft, id: string, now: number): Entry {
  const seq = Math.max(now, (queue.at(-1)?.seq ?? 0) + 1) // never one that was there before
  const entry: Entry = { ...draft, id, seq, at: now, state: 'waiting', attempts: 0 }
  if (!draft.base) return entry
  // The base may be the row as the server has it, or as the screen shows it, with all that is queued already. It is
  // taken as shown: to put a value back is a change, too.
  let base = draft.base
  for (const e of queue) {
    if (!sameRow(e, draft)) continue
    const before = e.creates ? !base.version : e.base?.version === base.version
    base = e.row && before ? e.row : laid(base, e.body)
  }
  return draft.method === 'PATCH' ? { ...entry, base, body: meant(base, draft.body ?? {}) } : { ...entry, base }
}

/**
 * The next to be sent. Only the first can be it: what failed or is in conflict lets others pass, unless they are about
 * the same row or one that it was to create.
 */
export function next(queue: Queue): Entry | undefined {
  const stuck: Entry[] = []
  for (const entry of queue) {
    if (entry.state === 'sent') continue
    const open = entry.state === 'waiting' || entry.state === 'sending'
    if (open && !stuck.some(e => dependsOn(entry, e))) return entry
    stuck.push(entry)
  }
  return undefined
}

/** Nothing is left of this change, so that there is nothing to be sent. */
export function isEmpty(entry: Entry): boolean {
  return entry.method === 'PATCH' && entry.base !== undefined && Object.keys(entry.body ?? {}).length === 0
}

/** The queue after an answer to one of its entries. */
export function answered(queue: Queue, sent: Entry, answer: Answer, retryAt: number): Queue {
  if (answer.kind === 'done') return done(queue, sent, answer)
  const to = change(queue, sent.id)
  switch (answer.kind) {
    case 'later':
      return to({ state: 'waiting', retryAt, problem: answer.problem })
    case 'signed-out':
      return to({ state: 'waiting', retryAt: Number.POSITIVE_INFINITY, problem: answer.problem })
    case 'refused':
      return to({ state: 'failed', problem: answer.problem })
    case 'mismatch':
      return mismatch(queue, sent, answer.current)
  }
}

function done(queue: Queue, sent: Entry, { row, cursor, createdId }: Done): Queue {
  const rename = (entry: Entry) => (sent.creates && createdId ? named(entry, sent.entityId, createdId) : entry)
  return queue.map(entry => {
    if (entry.id === sent.id) {
      const was = sent.creates && createdId ? { temporaryId: sent.entityId } : {}
      return { ...rename(entry), ...again, ...was, state: 'sent', row, cursor: cursor ?? undefined }
    }
    if (entry.seq < sent.seq || entry.state === 'sent') return entry
    return rename(sameRow(entry, sent) && entry.base ? { ...entry, base: rebased(entry.base, sent, row) } : entry)
  })
}

/**
 * Edits of one row that were made one upon the other do not conflict with each other: the later one was made on the row
 * that came back. Unless that holds what others have changed meanwhile, which the later one has not seen; then only what
 * came from here counts as seen.
 */
function rebased(base: Row, sent: Entry, row: Row | null): Row {
  const follows = sent.creates || base.version === sent.base?.version
  return row?.version !== undefined && follows ? row : laid(base, sent.body)
}

/** A row with what was changed of it. What it has no field for is a command, as `after` moves an item, and no part of it. */
function laid(row: Row, body: Row = {}): Row {
  return { ...row, ...Object.fromEntries(Object.entries(body).filter(([field]) => field in row)) }
}

/** Replaces the temporary id of a row by the one that the server gave it, wherever it stands. */
export function named<D extends Draft>(draft: D, temporaryId: string, id: string): D {
  const { path, body, base, entityId } = draft
  return { ...draft, ...JSON.parse(JSON.stringify({ path, body, base, entityId }).replaceAll(temporaryId, id)) }
}

function mismatch(queue: Queue, sent: Entry, theirs: Row): Queue {
  const [base, mine] = [sent.base ?? {}, sent.body ?? {}]
  const { changes, conflicts } = merge(base, mine, theirs)
  if (conflicts.length || sent.method === 'DELETE') {
    const conflict = { base, mine: { ...base, ...mine }, theirs, fields: conflicts }
    return change(queue, sent.id)({ state: 'conflict', conflict })
  }
  // Nothing left: it was done by this very request, whose answer was lost, or somebody else meant the same.
  if (!Object.keys(changes).length)
    return done(queue, { ...sent, base: theirs }, { kind: 'done', row: theirs, cursor: null })
  return change(queue, sent.id)({ ...again, ...onto(sent, theirs, changes) })
}

/** The queue after a person has decided what is to stand in the fields of a conflict. */
export function resolved(queue: Queue, id: string, fields: Row): Queue {
  const entry = queue.find(e => e.id === id)
  if (!entry?.conflict) return queue
  const { base, theirs } = entry.conflict
  const changes = meant(theirs, { ...merge(base, entry.body ?? {}, theirs).changes, ...fields })
  return change(queue, id)({ ...again, ...onto(entry, theirs, changes) })
}

export function retried(queue: Queue, id: string): Queue {
  return queue.some(e => e.id === id && e.state === 'failed') ? change(queue, id)(again) : queue
}

export function discarded(queue: Queue, id: string): Queue {
  const gone: Entry[] = []
  for (const entry of queue) {
    if (entry.state === 'sent') continue
    if (entry.id === id || gone.some(e => e.creates && mentions(entry, e.entityId))) gone.push(entry)
  }
  return gone.length ? queue.filter(e => !gone.includes(e)) : queue
}

/** The change as it is to be sent when the row has become another one. A PUT replaces all that it names. */
function onto({ method, body }: Entry, theirs: Row, changes: Row): Pick<Entry, 'base' | 'body'> {
  if (method === 'PATCH') return { base: theirs, body: changes }
  if (!body) return { base: theirs }
  return {
    base: theirs,
    body: Object.fromEntries(
      Object.keys(body).map(f => [f, f in changes ? changes[f] : f in theirs ? theirs[f] : body[f]]),
    ),
  }
}

const change =
  (queue: Queue, id: string) =>
  (to: Partial<Entry>): Queue =>
    queue.map(entry => (entry.id === id ? { ...entry, ...to } : entry))

const sameRow = (a: Draft, b: Draft) => a.entity === b.entity && a.entityId === b.entityId

const dependsOn = (entry: Entry, on: Entry) => sameRow(entry, on) || (on.creates && mentions(entry, on.entityId))

const mentions = ({ path, body, entityId }: Entry, id: string) => JSON.stringify([path, body, entityId]).includes(id)
