import { describe, expect, it, vi } from 'vitest'
import { api, become, create, setUp, signedOut, tab, unanswered } from '../testing/outbox'

setUp()

describe('several tabs', () => {
  it('see one queue, and send it once and in order', async () => {
    const tabs = [tab(), tab(), tab()] as const
    signedOut(3)
    const drafts = Array.from({ length: 12 }, (_, i) => create({ title: `Gig ${i}` }))
    for (const [i, draft] of drafts.entries()) await tabs[i % 3]?.add(draft)
    for (const t of tabs) t.wake()
    for (const t of tabs) await become(t, ...drafts.map(() => 'sent' as const))
    expect([...api.rows.values()].map(r => r.title)).toEqual(drafts.map(d => d.body?.title))
    expect(api.rows.size).toBe(12)
  })

  it('send what one has left that was closed before it could', async () => {
    const [closed, other] = [tab({ fetch: unanswered }), tab()]
    await closed.add(create({ title: 'Fair' }))
    closed.close()
    await become(other, 'sent')
  })

  it('take the turn from one that is frozen', async () => {
    const frozen = tab({ fetch: unanswered })
    await frozen.add(create({ title: 'Fair' }))
    await become(frozen, 'sending')
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const other = tab()
    await vi.waitFor(() => expect(timers.mock.calls.some(([, ms]) => ms === 60_000)).toBe(true))
    const patience = timers.mock.calls.find(([, ms]) => ms === 60_000)?.[0]
    timers.mockRestore()
    patience?.()
    await become(other, 'sent')
    await become(frozen, 'sent')
  })

  it('never mix users or bands, and forget all of a user when they sign out', async () => {
    signedOut(10)
    const [here, there, otherBand] = [tab(), tab(), tab({ band: 'second-takes' })]
    const somebody = tab({ user: crypto.randomUUID() })
    await here.add(create({ title: 'Fair' }))
    await otherBand.add(create({ title: 'Ball' }))
    await somebody.add(create({ title: 'Secret' }))
    await become(there, 'waiting')
    await here.purge()
    for (const t of [here, there, otherBand]) await become(t)
    await become(somebody, 'waiting')
    await become(tab())
  })
})

describe('a browser that keeps nothing', () => {
  it.each(['no IndexedDB', 'an IndexedDB that throws', 'no Web Locks'])('still sends: %s', async lack => {
    const indexedDB = {
      open: () => {
        throw new DOMException('', 'SecurityError')
      },
    }
    if (lack !== 'no Web Locks') vi.stubGlobal('indexedDB', lack === 'no IndexedDB' ? undefined : indexedDB)
    const outbox = tab(lack === 'no Web Locks' ? { locks: undefined } : {})
    signedOut()
    await outbox.add(create({ title: 'Fair' }))
    await become(outbox, 'waiting')
    await vi.waitFor(() => expect(api.requests).toHaveLength(1))
    outbox.wake()
    await become(outbox, 'sent')
    vi.unstubAllGlobals()
  })
})
