import { expect, test } from 'vitest'
import type { Gig, GigOverview, Member, Rehearsal, Unavailability } from '../../api/schema.gen'
import { checkAway } from './awayDraft'
import { type CalendarRows, dayAt, entriesOn, nothing } from './days'
import { dayWords } from './dayWords'

const days = ['2027-06-23', '2027-06-24', '2027-06-25', '2027-06-26', '2027-06-27']

/** A moment in the time zone of this machine, whichever that is. */
const local = (text: string) => new Date(text).toISOString()

const gig = (id: string, startsAt: string, endsAt: string | null = null, status: Gig['status'] = 'confirmed') =>
  ({
    gig: { id, title: id, status, startsAt: local(startsAt), endsAt: endsAt && local(endsAt) },
    answer: null,
  }) as GigOverview

const away = (id: string, memberId: string | undefined, startsOn: string, endsOn: string) =>
  ({ id, memberId, startsOn, endsOn, reason: '' }) as Unavailability

const members = [
  { id: 'm1', name: 'Ana' },
  { id: 'm2', name: 'Ben' },
] as Member[]

const on = (rows: Partial<CalendarRows>) =>
  entriesOn(days, { gigs: [], rehearsals: [], unavailability: [], members, ...rows }, 'm1')

const ids = (gigs: readonly GigOverview[] | undefined) => gigs?.map(row => row.gig.id)

test('a day has what begins on it, in the order of its time', () => {
  const entries = on({ gigs: [gig('late', '2027-06-24T23:30'), gig('early', '2027-06-24T00:10')] })
  expect([...entries.keys()]).toEqual(['2027-06-24'])
  expect(ids(entries.get('2027-06-24')?.gigs)).toEqual(['early', 'late'])
})

test('a gig that ends after midnight belongs to its evening, a festival to all of its days', () => {
  const gigs = [
    gig('night', '2027-06-24T22:00', '2027-06-25T03:00'),
    gig('festival', '2027-06-25T12:00', '2027-06-27T02:00'),
  ]
  const entries = on({ gigs })
  expect(ids(entries.get('2027-06-24')?.gigs)).toEqual(['night'])
  expect(ids(entries.get('2027-06-25')?.gigs)).toEqual(['festival'])
  expect(ids(entries.get('2027-06-26')?.gigs)).toEqual(['festival'])
})

test('who is away is away on the first day, on the last one, and on days that are not seen', () => {
  const entries = on({ unavailability: [away('a', 'm2', '2027-06-01', '2027-06-24')] })
  expect([...entries.keys()]).toEqual(['2027-06-23', '2027-06-24'])
  expect(entries.get('2027-06-24')?.away[0]?.name).toBe('Ben')
})

test('one’s own is one’s own, also before the server has it', () => {
  const entries = on({
    unavailability: [
      away('a', 'm1', '2027-06-24', '2027-06-24'),
      away('b', undefined, '2027-06-24', '2027-06-24'),
      away('c', 'm9', '2027-06-24', '2027-06-24'),
    ],
  })
  const there = entries.get('2027-06-24')?.away.map(({ name, mine }) => [name, mine])
  expect(there).toEqual([
    ['You', true],
    ['You', true],
    ['Somebody who has left', false],
  ])
})

test('bars keep their place on all of their days, and one that is free is taken again', () => {
  const entries = on({
    unavailability: [
      away('long', 'm1', '2027-06-20', '2027-06-27'),
      away('short', 'm2', '2027-06-23', '2027-06-24'),
      away('next', 'm2', '2027-06-26', '2027-06-30'),
    ],
  })
  const lanes = days.map(day => entries.get(day)?.lanes.map(one => one?.row.id))
  expect(lanes).toEqual([['long', 'short'], ['long', 'short'], ['long'], ['long', 'next'], ['long', 'next']])
})

test('what the database holds beyond any calendar breaks nothing', () => {
  const entries = on({
    gigs: [
      { ...gig('broken', '2027-06-24T20:00'), gig: { ...gig('x', '2027-06-24T20:00').gig, startsAt: 'infinity' } },
    ],
    unavailability: [away('for ever', 'm2', '-infinity', 'infinity')],
  })
  expect(entries.get('2027-06-24')?.gigs).toEqual([])
  expect(entries.get('2027-06-24')?.away).toHaveLength(1)
})

test('the day of a moment is that of this device', () => {
  expect(dayAt(new Date(2027, 0, 1, 0, 0))).toBe('2027-01-01')
  expect(dayAt(new Date(2027, 11, 31, 23, 59))).toBe('2027-12-31')
})

test('a day is told in words', () => {
  const [row] = [gig('Late show', '2027-06-24T21:00', null, 'potential')]
  const entries = on({
    gigs: [row],
    rehearsals: [{ id: 'r', title: null, startsAt: local('2027-06-24T19:00'), endsAt: null } as Rehearsal],
    unavailability: [away('a', 'm2', '2027-06-24', '2027-06-24'), away('b', 'm1', '2027-06-24', '2027-06-24')],
  }).get('2027-06-24')
  const words = dayWords(entries ?? nothing)
  expect(words).toMatch(/^Gig Late show at .+, potential\. Rehearsal at .+\. You and Ben are away\.$/)
  expect(dayWords(nothing)).toBe('Nothing planned.')
})

test('days that make no sense are refused in words before they are sent', () => {
  expect(checkAway({ startsOn: '', endsOn: '2027-06-24', reason: '' })).toEqual({ startsOn: 'Say the first day.' })
  expect(checkAway({ startsOn: '2027-06-25', endsOn: '2027-06-24', reason: '' })).toEqual({
    endsOn: 'The last day is before the first.',
  })
  expect(checkAway({ startsOn: '0202-06-25', endsOn: '2027-06-24', reason: '' })).toEqual({
    startsOn: 'Choose a year from 1900 to 2999.',
  })
  expect(checkAway({ startsOn: '2027-06-24', endsOn: '2027-06-24', reason: '😀'.repeat(1000) })).toEqual({})
})
