import { expect, test } from 'vitest'
import type { ActivityEntry } from '../api/schema.gen'
import { type ActivityPageOf, filterOf, lets, withNewest } from './activity'

const entry = (seq: number) => ({ id: `e-b.${seq}`, seq, type: 'gig:updated' }) as ActivityEntry
const page = (from: number, to: number, next: string | null = 'more'): ActivityPageOf => ({
  activity: Array.from({ length: from - to + 1 }, (_, i) => entry(from - i)),
  next,
  seen: null,
  unseen: 0,
  cursor: `e-b.${from}`,
})
const seqs = (pages: ReturnType<typeof withNewest>) => pages.pages.flatMap(p => p.activity).map(e => e.seq)

test('what is new is put before what was read, once, and what was read stays', () => {
  const read = { pages: [page(10, 6), page(5, 1, null)], pageParams: ['', 'more'] }
  const now = withNewest(read, page(12, 8))
  expect(seqs(now)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(now.pages[0]?.cursor).toBe('e-b.12')
  expect(now.pages.at(-1)?.next).toBeNull()
})

test('when more has happened than one page tells, no gap is hidden: the new page stands alone', () => {
  const read = { pages: [page(10, 6)], pageParams: [''] }
  const now = withNewest(read, page(100, 96))
  expect(seqs(now)).toEqual([100, 99, 98, 97, 96])
  expect(now.pages[0]?.next).toBe('more')
})

test('the address filters what comes as the server filters what is read', () => {
  const filter = filterOf(new URLSearchParams('who=sql&what=gigs&from=2027-06-24&to=2027-06-24'))
  const event = { type: 'gig:created', actor: { name: 'psql', via: 'sql' as const }, time: '' }
  const at = (hours: number) => new Date(2027, 5, 24, hours).toISOString()
  expect(lets(filter, { ...event, time: at(0) })).toBe(true)
  expect(lets(filter, { ...event, time: at(23) })).toBe(true)
  expect(lets(filter, { ...event, time: at(24) })).toBe(false)
  expect(lets(filter, { ...event, time: at(-1) })).toBe(false)
  expect(lets(filter, { ...event, time: at(1), type: 'gig:response' })).toBe(false)
  expect(lets(filter, { ...event, time: at(1), actor: { ...event.actor, via: 'api' } })).toBe(false)
  expect(filterOf(new URLSearchParams('what=nonsense&from=yesterday'))).toEqual({ who: '', what: '', from: '', to: '' })
})
