import { deleteDB, openDB } from 'idb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type OutboxStore, openStore } from './store'
import type { Entry } from './types'

const open: OutboxStore[] = []
const opened = (user: string, band = 'b', durable = true) => {
  const store = openStore(user, band, durable)
  open.push(store)
  return store
}
afterEach(async () => {
  for (const store of open.splice(0)) store.close()
  await deleteDB('downbeat')
})

const entry = (seq: number, label = ''): Entry => ({
  method: 'PATCH',
  path: '/api/gigs/1',
  entity: 'gig',
  entityId: '1',
  label,
  id: `entry-${seq}`,
  seq,
  at: seq,
  state: 'waiting',
  attempts: 0,
})
const read = (store: OutboxStore) => store.update(queue => queue)

describe('the store of the outbox', () => {
  it('keeps a queue for each user and band, in order', async () => {
    const [mine, other, somebody] = [opened('u'), opened('u', 'b2'), opened('u2')]
    await mine.update(() => [entry(2), entry(10)])
    await other.update(() => [entry(3)])
    await somebody.update(() => [entry(4)])
    expect((await read(opened('u'))).map(e => e.seq)).toEqual([2, 10])
    await mine.purge()
    expect(await read(other)).toEqual([])
    expect(await read(somebody)).toHaveLength(1)
  })

  it('loses no change when tabs write at the same time', async () => {
    const tabs = [opened('u'), opened('u'), opened('u')]
    const add = (store: OutboxStore) => store.update(queue => [...queue, entry(queue.length + 1)])
    await Promise.all(Array.from({ length: 30 }, (_, i) => add(tabs[i % 3] as OutboxStore)))
    expect((await read(opened('u'))).map(e => e.seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  })

  it('changes nothing if what was to be kept cannot be', async () => {
    const store = opened('u')
    await store.update(() => [entry(1)])
    const odd = { ...entry(2), body: { act: () => {} } }
    await expect(store.update(queue => [...queue, odd])).rejects.toThrow()
    expect(await read(store)).toHaveLength(1)
  })

  it('goes on after the browser has ended its connection', async () => {
    const store = opened('u')
    await store.update(() => [entry(1)])
    const ended = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    })
    expect(await read(store)).toHaveLength(1)
    expect(ended).toHaveBeenCalledTimes(2)
  })

  it('makes way for a newer page, whose database it leaves alone', async () => {
    const store = opened('u')
    await store.update(() => [entry(1)])
    const newer = await openDB('downbeat', 2)
    await store.update(queue => [...queue, entry(2)])
    expect(await newer.count('outbox')).toBe(1)
    expect((await read(store)).map(e => e.seq)).toEqual([2])
    newer.close()
  })

  it('works in memory when the database does not open', async () => {
    vi.useFakeTimers()
    vi.spyOn(indexedDB, 'open').mockReturnValue(Object.assign(new EventTarget()) as IDBOpenDBRequest)
    const store = opened('u')
    const added = store.update(queue => [...queue, entry(1)])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await added).toHaveLength(1)
    expect(await read(store)).toHaveLength(1)
    vi.useRealTimers()
  })
})
