import { describe, expect, it } from 'vitest'
import { backoff, retryAfter } from './backoff'

describe('the time until the next attempt', () => {
  const times = { base: 1000, cap: 30_000 }
  it('is within a second, then within twice as much each, and never more than half a minute', () => {
    const longest = [0, 1, 2, 3, 4, 5, 6, 2000].map(attempt => backoff(attempt, undefined, times, () => 1))
    expect(longest).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    expect(backoff(5, undefined, times, () => 0)).toBe(0)
  })

  it('is never less than the server says, and a little more for some', () => {
    expect([0, 1].map(random => backoff(0, 2000, times, () => random))).toEqual([2000, 3000])
    expect(backoff(0, 60_000, times, () => 1)).toBe(75_000)
  })

  it('is read from Retry-After, in seconds or as a date', () => {
    const now = Date.parse('2027-06-20T17:00:00Z')
    const read = (value: string | null) => retryAfter(value, now)
    expect(['7', 'Sun, 20 Jun 2027 17:00:09 GMT', 'Sun, 20 Jun 2027 16:00:00 GMT'].map(read)).toEqual([7000, 9000, 0])
    expect([null, '', 'soon', '999999999'].map(read)).toEqual([undefined, undefined, undefined, 3_600_000])
  })
})
