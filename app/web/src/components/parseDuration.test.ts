import { expect, it } from 'vitest'
import { duration } from './dates'
import { parseDuration } from './parseDuration'

it('takes minutes and seconds, hours, whole minutes, and nothing', () => {
  expect(['4:05', ' 0:07 ', '1:02:03', '15', '90:00', ''].map(parseDuration)).toEqual([245, 7, 3723, 900, 5400, null])
})

it('refuses what is no duration, or none that can be kept', () => {
  for (const text of ['4:5', '4:60', '-1:00', '0', '0:00', '4.05', 'four', '10:00:01', '１:00']) {
    expect(parseDuration(text), text).toBeUndefined()
  }
})

it('reads what is shown', () => {
  for (const seconds of [1, 59, 60, 245, 3599, 3600, 36_000]) expect(parseDuration(duration(seconds))).toBe(seconds)
})
