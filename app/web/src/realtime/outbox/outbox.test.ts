import { describe, expect, it, vi } from 'vitest'
import type { Fault } from '../testing/api'
import { reports } from '../testing/hear'
import {
  api,
  become,
  create,
  edit,
  first,
  gig,
  queue,
  remove,
  row,
  setUp,
  signedOut,
  tab,
  unanswered,
} from '../testing/outbox'
import { temporaryId } from './outbox'
import type { Sent } from './types'

setUp()

const sentRequests = () => api.requests.map(r => `${r.method} ${r.path} ${JSON.stringify(r.body)}`)

describe('a change that is sent', () => {
  it('carries its id, the version that was seen, and only what was meant', async () => {
    const seen = gig('1', { title: 'Late show', venue: 'Lantern' })
    const outbox = tab({ headers: async () => ({ Authorization: 'Bearer t' }) })
    const entry = await outbox.add(edit(seen, { ...seen, title: 'Later show' }))
    await become(outbox, 'sent')
    const [request] = api.requests
    expect(request).toMatchObject({ method: 'PATCH', path: '/api/gigs/1', body: { title: 'Later show' } })
    expect(request?.headers).toMatchObject({
      'x-request-id': entry.id,
      'if-match': '"1"',
      'content-type': 'application/json',
      authorization: 'Bearer t',
    })
    expect(request?.headers).not.toHaveProperty('idempotency-key')
    expect(entry.id).toMatch(/^[A-Za-z0-9._-]{1,64}$/)
    expect(row('1')).toMatchObject({ title: 'Later show', venue: 'Lantern' })
  })

  it('is told of with the row and the place of its effect, in every tab, until it is settled', async () => {
    const [here, there] = [tab(), tab()]
    const heard: Sent[] = []
    here.onSent(sent => heard.push(sent))
    there.onSent(sent => heard.push(sent))
    const { id } = await here.add(edit(gig('1', { title: 'Late show' }), { title: 'Later show' }))
    await vi.waitFor(() => expect(heard).toHaveLength(2))
    for (const sent of heard) {
      expect(sent).toMatchObject({
        entry: { id, state: 'sent' },
        row: { title: 'Later show', version: 2 },
        cursor: 'e-b.2',
      })
    }
    await there.settle(id)
    await become(here)
    await become(there)
  })

  it('is told of once more to the next tab, if the one that sent it was closed before it could settle it', async () => {
    const before = tab()
    const { id } = await before.add(edit(gig('1', { title: 'Late show' }), { title: 'Later show' }))
    await become(before, 'sent')
    before.close()
    const heard: Sent[] = []
    tab().onSent(sent => heard.push(sent))
    await vi.waitFor(() => expect(heard).toMatchObject([{ entry: { id }, row: { version: 2 }, cursor: 'e-b.2' }]))
  })

  it('is sent, and told of to all who listen, whatever the application throws', async () => {
    const thrown = reports()
    const outbox = tab()
    const error = new Error('of the application')
    const throwing = () => {
      throw error
    }
    outbox.subscribe(throwing)
    outbox.onSent(throwing)
    const heard = vi.fn()
    outbox.onSent(heard)
    await outbox.add(create({ title: 'Fair' }))
    await outbox.add(create({ title: 'Ball' }))
    await become(outbox, 'sent', 'sent')
    expect(heard).toHaveBeenCalledTimes(2)
    expect(new Set(thrown)).toEqual(new Set([error]))
  })

  it('that changes nothing is not sent at all', async () => {
    const seen = gig('1', { title: 'Late show' })
    const outbox = tab()
    await outbox.add(edit(seen, { title: 'Late show', version: 7 }))
    await become(outbox, 'sent')
    expect(api.requests).toEqual([])
  })

  it('goes in the order in which it was made, across rows', async () => {
    const outbox = tab()
    const [a, b] = [gig('a', { title: 'A' }), gig('b', { title: 'B' })]
    await queue(outbox, edit(a, { title: 'A1' }), edit(b, { title: 'B1' }), create({ title: 'C' }))
    api.requests.length = 0
    api.faults.push('lost', { status: 503, body: '<html>' }, { status: 429 })
    outbox.wake()
    await become(outbox, 'sent', 'sent', 'sent')
    const first = 'PATCH /api/gigs/a {"title":"A1"}'
    expect(sentRequests()).toEqual([
      first,
      first,
      first,
      first,
      'PATCH /api/gigs/b {"title":"B1"}',
      'POST /api/gigs {"title":"C"}',
    ])
  })
})

describe('what is sent twice is done once', () => {
  it('when the answer to a new row gets lost', async () => {
    const outbox = tab()
    api.faults.push('answer-lost', 'answer-lost')
    await outbox.add(create({ title: 'Fair' }))
    await become(outbox, 'sent')
    expect(api.requests).toHaveLength(3)
    expect(new Set(api.requests.map(r => r.headers['idempotency-key'])).size).toBe(1)
    expect(api.rows.size).toBe(1)
  })

  it('when the answer to a change, or to a deletion, gets lost', async () => {
    const outbox = tab()
    const [a, b] = [gig('a', { title: 'A', startsAt: '2031-05-01T20:00:00Z' }), gig('b', { title: 'B' })]
    api.faults.push('answer-lost')
    await outbox.add(edit(a, { title: 'A1' }))
    await become(outbox, 'sent')
    api.faults.push('answer-lost')
    await outbox.add(remove(b))
    await become(outbox, 'sent', 'sent')
    expect(row('a')).toMatchObject({ title: 'A1', version: 2 })
    expect(row('b')).toBeUndefined()
  })

  it('when the tab is killed between the request and its answer', async () => {
    const killed = tab()
    let release = () => {}
    api.hold = new Promise(resolve => {
      release = resolve
    })
    const { id } = await killed.add(create({ title: 'Fair' }))
    await vi.waitFor(() => expect(api.rows.size).toBe(1))
    killed.close()
    const next = tab()
    release()
    await become(next, 'sent')
    expect(api.requests.map(r => r.headers['x-request-id'])).toEqual([id, id])
    expect(api.rows.size).toBe(1)
  })
})

describe('what is refused', () => {
  it('is shown with the reason, after a reload as well; others go on, and it can be sent again or given up', async () => {
    const [a, b] = [gig('a', { title: 'A' }), gig('b', { title: 'B' })]
    const before = tab()
    await queue(before, edit(a, { title: '' }), edit(b, { title: 'B1' }), edit(a, { venue: 'Harbour' }))
    before.wake()
    await become(before, 'failed', 'sent', 'waiting')
    before.close()
    const outbox = tab()
    await become(outbox, 'failed', 'sent', 'waiting')
    const failed = first(outbox)
    expect(failed.problem).toMatchObject({ status: 422, code: 'invalid-fields', errors: [{ pointer: '/title' }] })
    await outbox.retry(failed.id)
    await vi.waitFor(() => expect(api.requests.filter(r => r.body?.title === '')).toHaveLength(3)) // one was sent signed out
    await become(outbox, 'failed', 'sent', 'waiting')
    await outbox.discard(failed.id)
    await become(outbox, 'sent', 'sent')
    expect(row('a')).toMatchObject({ title: 'A', venue: 'Harbour' })
  })

  it('takes with it what was to be done with a row that will never be', async () => {
    const outbox = tab()
    const id = temporaryId()
    const rehearsal = { ...create({ title: 'For it', gigId: id }), path: '/api/rehearsals', entity: 'rehearsal' }
    await queue(outbox, create({ title: '' }, id), rehearsal, create({ title: 'Other' }))
    outbox.wake()
    await become(outbox, 'failed', 'waiting', 'sent')
    await outbox.discard(first(outbox).id)
    await become(outbox, 'sent')
    expect([...api.rows.values()]).toMatchObject([{ title: 'Other' }])
  })

  it('includes a change to a row that somebody else has deleted, and not its deletion', async () => {
    const [a, b] = [gig('a', { title: 'A' }), gig('b', { title: 'B' })]
    api.rows.clear()
    const outbox = tab()
    await outbox.add(edit(a, { title: 'A1' }))
    await outbox.add(remove(b))
    await become(outbox, 'failed', 'sent')
    expect(first(outbox).problem).toMatchObject({ status: 404, code: 'not-found' })
  })
})

describe('what cannot be sent now', () => {
  it('waits as long as the server says, or until it is woken', async () => {
    const now = 1_800_000_000_000
    const outbox = tab({ now: () => now })
    api.faults.push({ status: 503, headers: { 'Retry-After': '600' }, body: { code: 'busy', detail: 'Try again.' } })
    await outbox.add(create({ title: 'Fair' }))
    await vi.waitFor(() => expect(first(outbox).retryAt).toBe(now + 600_000))
    expect(first(outbox)).toMatchObject({ state: 'waiting', attempts: 1, problem: { code: 'busy' } })
    expect(api.requests).toHaveLength(1)
    outbox.wake()
    await become(outbox, 'sent')
  })

  it('is tried again after longer and longer times, up to half a minute', async () => {
    let now = 1_800_000_000_000
    vi.mocked(Math.random).mockReturnValue(1)
    const outbox = tab({ now: () => now })
    api.faults.push(...Array<Fault>(8).fill({ status: 502, body: '<html>' }))
    await outbox.add(create({ title: 'Fair' }))
    const waits: number[] = []
    for (let attempt = 1; attempt <= 8; attempt++) {
      await vi.waitFor(() => expect(first(outbox)).toMatchObject({ state: 'waiting', attempts: attempt }))
      waits.push(Number(first(outbox).retryAt) - now)
      now += 30_000
      outbox.wake()
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    await become(outbox, 'sent')
  })

  it('waits for somebody to sign in, and says so', async () => {
    const outbox = tab()
    signedOut()
    await outbox.add(create({ title: 'Fair' }))
    await outbox.add(create({ title: 'Ball' }))
    await become(outbox, 'waiting', 'waiting')
    await vi.waitFor(() =>
      expect(first(outbox)).toMatchObject({ retryAt: Number.POSITIVE_INFINITY, problem: { status: 401 } }),
    )
    expect(api.requests).toHaveLength(1)
    outbox.wake()
    await become(outbox, 'sent', 'sent')
  })

  it('is not lost to a network that says yes to everything', async () => {
    const outbox = tab()
    api.faults.push({ status: 200, body: '<html>Welcome to the hotel' }, { status: 200, body: '<html>' })
    await outbox.add(create({ title: 'Fair' }))
    await become(outbox, 'sent')
    expect(api.rows.size).toBe(1)
    expect(api.requests).toHaveLength(3)
  })

  it('is given up by a request after fifteen seconds without an answer, and sent again', async () => {
    let asked = 0
    const hanging: typeof fetch = (input, init) => {
      if (asked++) return fetch(input, init)
      return unanswered(input, init)
    }
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const outbox = tab({ fetch: hanging })
    await outbox.add(create({ title: 'Fair' }))
    await vi.waitFor(() => expect(asked).toBe(1))
    const deadline = timers.mock.calls.findLast(([, ms]) => ms === 15_000)?.[0]
    timers.mockRestore()
    deadline?.()
    await become(outbox, 'sent')
    expect(asked).toBe(2)
  })
})

describe('closing', () => {
  it('stops sending and keeps what there is', async () => {
    const closed = tab()
    await queue(closed, create({ title: 'Fair' }))
    closed.close()
    closed.wake()
    await expect(closed.add(create({ title: 'Ball' }))).rejects.toThrow('closed')
    const outbox = tab()
    await become(outbox, 'sent')
    expect([...api.rows.values()]).toMatchObject([{ title: 'Fair' }])
  })
})
