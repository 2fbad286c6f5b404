import { describe, expect, it } from 'vitest'
import { inPeriod, isToCome, momentOn } from './scheduled'

const at = (id: string, startsAt: string, endsAt: string | null = null) => ({ id, startsAt, endsAt })
const now = Date.parse('2027-06-24T21:00:00Z')

describe('what is to come', () => {
  it('includes what is going on, and takes what has no end to last two hours', () => {
    expect(isToCome(at('a', '2027-06-24T18:00:00Z', '2027-06-24T21:30:00Z'), now)).toBe(true)
    expect(isToCome(at('a', '2027-06-24T19:30:00Z'), now)).toBe(true)
    expect(isToCome(at('a', '2027-06-24T18:30:00Z'), now)).toBe(false)
  })

  it('begins with what is next, and the past with what was last', () => {
    const rows = [
      at('long ago', '2026-01-01T20:00:00Z'),
      at('later', '2027-08-01T20:00:00Z'),
      at('yesterday', '2027-06-23T20:00:00Z'),
      at('tomorrow', '2027-06-25T20:00:00Z'),
    ]
    expect(inPeriod(rows, 'upcoming', now, row => row).map(row => row.id)).toEqual(['tomorrow', 'later'])
    expect(inPeriod(rows, 'past', now, row => row).map(row => row.id)).toEqual(['yesterday', 'long ago'])
  })
})

describe('a day in an address', () => {
  it('becomes an hour of that day on this device', () => {
    const moment = momentOn('2027-06-24', 20)
    expect(moment && new Date(moment).getDate()).toBe(24)
    expect(moment && new Date(moment).getHours()).toBe(20)
  })

  it.each(['', '2027-13-45', 'tomorrow', '2027-06-24T10:00', '<b>'])('is left out if it is none: %j', day => {
    expect(momentOn(day, 20)).toBeNull()
  })
})
