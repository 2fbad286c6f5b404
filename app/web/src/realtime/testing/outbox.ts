import { afterEach, beforeEach, expect, vi } from 'vitest'
import { createOutbox, temporaryId } from '../outbox/outbox'
import type { Draft, Entry, Outbox, OutboxOptions, Row } from '../outbox/types'
import { Api, type Fault } from './api'
import { createLocks } from './locks'

// One browser with several tabs, for the tests of the outbox: a user of their own for each test, and a real server.

export let api: Api
let user: string
let locks: OutboxOptions['locks']
const open: Outbox[] = []

export function setUp(): void {
  beforeEach(async () => {
    api = await new Api().start()
    user = crypto.randomUUID()
    locks = createLocks().tab().locks
    vi.spyOn(Math, 'random').mockReturnValue(0) // what is tried again is tried again at once
  })
  afterEach(() => {
    for (const outbox of open.splice(0)) outbox.close()
    api.stop()
  })
}

export function tab(options: Partial<OutboxOptions> = {}): Outbox {
  const outbox = createOutbox({ user, band: 'night-shift', url: api.url, locks, ...options })
  open.push(outbox)
  return outbox
}

/** Somebody writes a gig, and this is how it is read then. */
export const gig = (id: string, fields: Row): Row => api.put(`/api/gigs/${id}`, fields)

export const row = (id: string): Row | undefined => api.rows.get(`/api/gigs/${id}`)

export const edit = (seen: Row, body: Row): Draft => ({
  method: 'PATCH',
  path: `/api/gigs/${seen.id}`,
  base: seen,
  body,
  entity: 'gig',
  entityId: String(seen.id),
  label: 'Change of a gig',
})

export const create = (body: Row, id = temporaryId()): Draft => ({
  method: 'POST',
  path: '/api/gigs',
  body,
  entity: 'gig',
  entityId: id,
  label: 'A new gig',
  creates: true,
})

export const remove = (seen: Row): Draft => {
  const { body: _, ...draft } = edit(seen, {})
  return { ...draft, method: 'DELETE' }
}

export const first = (outbox: Outbox): Entry => {
  const [entry] = outbox.getSnapshot()
  if (!entry) throw new Error('The outbox is empty.')
  return entry
}

const states = (outbox: Outbox) => outbox.getSnapshot().map(e => e.state)

export const become = (outbox: Outbox, ...expected: Entry['state'][]): Promise<void> =>
  vi.waitFor(() => expect(states(outbox)).toEqual(expected), { timeout: 5_000 })

/** Nobody is signed in for as many requests: what is sent waits until it is woken. */
export const signedOut = (count = 1): void => {
  api.faults.push(...Array<Fault>(count).fill({ status: 401, body: { code: 'no-session' } }))
}

/** Queues while nothing can be sent; `wake` lets everything go. */
export async function queue(outbox: Outbox, ...drafts: Draft[]): Promise<void> {
  signedOut()
  for (const draft of drafts) await outbox.add(draft)
  await vi.waitFor(() => expect(first(outbox).retryAt).toBe(Number.POSITIVE_INFINITY))
}

/** A request that is answered by nobody. */
export const unanswered: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new DOMException('The request was aborted.', 'AbortError')))
  })
