import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meant, merge, same } from './merge'
import type { Row } from './types'

const value = fc.oneof(
  fc.constantFrom<unknown>(null, 0, 1, 'a', 'b', true),
  fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
)
const row = fc.record({
  title: value,
  venue: value,
  fee: value,
  notes: value,
  version: fc.nat(9),
  updatedAt: fc.string(),
})
const part = fc.record(
  { title: value, venue: value, fee: value, notes: value, version: fc.nat(9) },
  { requiredKeys: [] },
)
const fields = ['title', 'venue', 'fee', 'notes'] as const

describe('merge', () => {
  it('loses nothing that only one side has changed, and asks only about what both have', () => {
    fc.assert(
      fc.property(row, part, row, (base: Row, mine: Row, theirs: Row) => {
        const { changes, conflicts } = merge(base, mine, theirs)
        const merged = { ...theirs, ...changes }
        for (const field of fields) {
          const iDid = field in mine && !same(mine[field], base[field])
          const theyDid = !same(theirs[field], base[field])
          if (iDid && !theyDid) expect(merged[field]).toEqual(mine[field])
          if (!iDid) expect(merged[field]).toEqual(theirs[field])
          const differ = iDid && theyDid && !same(mine[field], theirs[field])
          expect(conflicts.includes(field)).toBe(differ)
          if (differ) expect(merged[field]).toEqual(theirs[field])
        }
      }),
    )
  })

  it('takes the same value by both for agreement', () => {
    fc.assert(
      fc.property(row, row, (base: Row, both: Row) => {
        expect(merge(base, both, both)).toEqual({ changes: {}, conflicts: [] })
      }),
    )
  })

  it('leaves nothing to be done when it is done again on its own result', () => {
    fc.assert(
      fc.property(row, part, row, (base: Row, mine: Row, theirs: Row) => {
        const first = merge(base, mine, theirs)
        const merged = { ...theirs, ...first.changes }
        expect(merge(base, mine, merged)).toEqual({ changes: {}, conflicts: first.conflicts })
        expect(meant(merged, first.changes)).toEqual({})
      }),
    )
  })

  it('never sends what is the server’s alone', () => {
    const base = { id: '1', version: 1, createdAt: 'x', updatedAt: 'x', title: 'old' }
    const mine = { id: '2', version: 9, createdAt: 'y', updatedAt: 'y', title: 'new' }
    const theirs = { ...base, version: 2, updatedAt: 'z' }
    expect(merge(base, mine, theirs)).toEqual({ changes: { title: 'new' }, conflicts: [] })
  })

  it('knows one moment in two spellings, and tells two moments apart', () => {
    expect(same('2027-07-04T20:00:00+02:00', '2027-07-04T18:00:00Z')).toBe(true)
    expect(same('2027-07-04T18:00:00.5Z', '2027-07-04T18:00:00.500Z')).toBe(true)
    expect(same('2027-07-04T20:00:00Z', '2027-07-04T18:00:00Z')).toBe(false)
    expect(same('2027-07-04T18:00:00.000001Z', '2027-07-04T18:00:00.000002Z')).toBe(false)
    expect(same('2027-07-04', '2027-07-4')).toBe(false)
  })

  it('compares lists and objects by what is in them', () => {
    expect(same({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true)
    expect(same({ a: undefined }, { b: undefined })).toBe(false)
    expect(same([], {})).toBe(false)
    expect(same([1, 2], [2, 1])).toBe(false)
    expect(same(null, {})).toBe(false)
  })
})
