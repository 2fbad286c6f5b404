import { describe, expect, it } from 'vitest'
import { matches } from './pattern'

describe('patterns', () => {
  it.each([
    ['gig:updated', 'gig:updated', true],
    ['gig:updated', 'gig:updated2', false],
    ['gig:*', 'gig:response', true],
    ['gig:*', 'gigs:updated', false],
    ['setlist:*', 'setlist:song:added', true],
    ['setlist:song:*', 'setlist:created', false],
    ['*', 'poster:created', true],
    ['gig', 'gig:updated', false],
  ])('%s and %s', (pattern, type, expected) => {
    expect(matches([pattern], type)).toBe(expected)
    expect(matches([], type)).toBe(false)
  })
})
