import { describe, expect, it } from 'vitest'
import { covers, distance, seqOf, sequenceOf } from './cursor'

const at = (seq: number, feed = 'f') => `${feed}.${seq}`

describe('places', () => {
  it('of one feed can be compared, others cannot', () => {
    expect(distance(at(7), at(5))).toBe(2)
    expect(distance(at(7), at(5, 'g'))).toBeNaN()
    expect([covers(at(5), at(5)), covers(at(4), at(5)), covers(null, at(0)), covers(at(9), at(5, 'g'))]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect([sequenceOf(at(7), at(1)), sequenceOf(at(7), at(1, 'g'))]).toEqual([7, null])
  })

  it.each(['', 'rubbish', '.', 'f.', 'f.x'])('what is none is no number: "%s"', text => {
    expect(seqOf(text)).toBeNaN()
    expect(covers(at(9), text)).toBe(false)
  })
})
