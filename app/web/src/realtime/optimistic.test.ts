import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createOptimisticUpdates, type OptimisticUpdates } from './optimistic'
import { requestId } from './request-id'

const at = (seq: number, feed = 'a1-b2') => `${feed}.${seq}`

let onChange: ReturnType<typeof vi.fn<() => void>>
let updates: OptimisticUpdates

beforeEach(() => {
  vi.useFakeTimers()
  onChange = vi.fn<() => void>()
  updates = createOptimisticUpdates(onChange)
})
afterEach(() => {
  updates.close()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const add = () => updates.add({ type: 'gig:updated', data: { title: 'Late show' } })
const statuses = () => updates.list().map(u => u.status)

describe('an optimistic update', () => {
  it('is pending until its own event comes, then saved for two seconds, then gone', () => {
    const id = add()
    expect(updates.list()).toMatchObject([{ id, type: 'gig:updated', status: 'pending', data: { title: 'Late show' } }])
    updates.heard([{ requestId: 'another' }, {}], at(4))
    expect(statuses()).toEqual(['pending'])
    updates.heard([{ requestId: id }], at(5))
    expect(statuses()).toEqual(['saved'])
    vi.advanceTimersByTime(1_999)
    expect(statuses()).toEqual(['saved'])
    vi.advanceTimersByTime(1)
    expect(updates.list()).toEqual([])
  })

  it('is saved when everything up to the answer’s place was heard, as a write that changed nothing has no event', () => {
    updates.heard([], at(3))
    const id = add()
    updates.confirm(id, at(7))
    expect(statuses()).toEqual(['pending'])
    updates.heard([], at(6))
    expect(statuses()).toEqual(['pending'])
    updates.heard([], at(7))
    expect(statuses()).toEqual(['saved'])
  })

  it('is saved at once if the feed was there before the answer', () => {
    const id = add()
    updates.heard([], at(7))
    updates.confirm(id, at(7))
    expect(statuses()).toEqual(['saved'])
  })

  it('waits for a feed that has not begun, and for one that is late', () => {
    const id = add()
    updates.confirm(id, at(7))
    vi.advanceTimersByTime(60_000)
    expect(statuses()).toEqual(['pending'])
    updates.heard([], at(8))
    expect(statuses()).toEqual(['saved'])
  })

  it('is saved by its answer alone, after some seconds, where the answer names no place or one of another feed', () => {
    updates.heard([], at(3))
    updates.confirm(add())
    updates.confirm(add(), at(4, 'c3-b2'))
    vi.advanceTimersByTime(4_999)
    expect(statuses()).toEqual(['pending', 'pending'])
    vi.advanceTimersByTime(1)
    expect(statuses()).toEqual(['saved', 'saved'])
  })

  it('is saved by a reset, after which everything is read anew, if it was answered, and not otherwise', () => {
    updates.heard([], at(3))
    updates.confirm(add(), at(9))
    add()
    updates.reset(at(2, 'c3-b2'))
    expect(statuses()).toEqual(['saved', 'pending'])
  })

  it('that was refused stays, with what the server said, until it is dropped', () => {
    const id = add()
    updates.fail(id, 'The gig ends before it begins.')
    vi.advanceTimersByTime(60_000)
    expect(updates.list()).toMatchObject([{ status: 'failed', message: 'The gig ends before it begins.' }])
    updates.drop(id)
    expect(updates.list()).toEqual([])
  })

  it('whose answer got lost is saved when its event tells that it was done', () => {
    const id = add()
    updates.fail(id, 'Failed to fetch')
    updates.heard([{ requestId: id }], at(5))
    expect(updates.list()).toEqual([expect.not.objectContaining({ message: expect.anything() })])
    expect(statuses()).toEqual(['saved'])
    updates.fail(id, 'too late')
    updates.confirm(id)
    expect(statuses()).toEqual(['saved'])
  })

  it('tells of each change, and gives the same list as long as there is none', () => {
    const list = updates.list()
    updates.heard([{ requestId: 'another' }], at(4))
    updates.drop('unknown')
    updates.fail('unknown')
    updates.confirm('unknown', at(4))
    expect(onChange).not.toHaveBeenCalled()
    expect(updates.list()).toBe(list)
    add()
    expect(onChange).toHaveBeenCalledTimes(1)
    expect(updates.list()).not.toBe(list)
    expect(updates.list()).toBe(updates.list())
  })

  it('keeps the order in which they were made', () => {
    const [first, second, third] = [add(), add(), add()]
    updates.heard([{ requestId: second }], at(1))
    updates.fail(first)
    expect(updates.list().map(u => u.id)).toEqual([first, second, third])
  })
})

describe('the id of a request', () => {
  it('is one that the server takes, also in a page that is no secure context', () => {
    expect(requestId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) }
    vi.stubGlobal('crypto', insecure)
    const ids = Array.from({ length: 100 }, requestId)
    vi.unstubAllGlobals()
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(new Set(ids).size).toBe(100)
  })
})
