import { describe, expect, it } from 'vitest'
import type { Entry } from '../realtime/outbox'
import { checkGig, checkRehearsal, type GigDraft, refused, refusedAsAWhole } from './form'

const gig: GigDraft = {
  title: 'Late show',
  status: 'potential',
  startsAt: '2027-06-24T19:00:00Z',
  endsAt: null,
  venue: '',
  address: '',
  notes: '',
  fee: null,
  setlistId: null,
}

describe('before it is sent', () => {
  it('finds nothing wrong with the least that a gig needs', () => {
    expect(checkGig(gig)).toEqual({})
    expect(checkGig({ ...gig, endsAt: '2027-06-24T21:00:00Z', fee: 0 })).toEqual({})
    expect(checkRehearsal({ ...gig, title: null })).toEqual({})
  })

  it.each<[Partial<GigDraft>, string, string]>([
    [{ title: ' ' }, 'title', 'Give it a title.'],
    [{ title: 'x'.repeat(501) }, 'title', 'That is a character too long.'],
    [{ startsAt: '' }, 'startsAt', 'Say when it begins.'],
    [{ startsAt: '0202-06-24T19:00:00Z' }, 'startsAt', 'Choose a year from 1900 to 2999.'],
    [{ endsAt: '2027-06-24T18:59:00Z' }, 'endsAt', 'It ends before it begins.'],
    [{ endsAt: '2027-06-24T19:00:00Z' }, 'endsAt', 'It ends before it begins.'],
    [{ fee: Number.NaN }, 'fee', 'Give the fee as a number, such as 450 or 450.50.'],
    [{ fee: -1 }, 'fee', 'Give the fee as a number, such as 450 or 450.50.'],
    [{ notes: '🎸'.repeat(20_001) }, 'notes', 'That is a character too long.'],
  ])('says what is wrong with %j', (change, field, error) => {
    expect(checkGig({ ...gig, ...change })[field]).toBe(error)
  })

  it('counts characters and not halves of them', () => {
    expect(checkGig({ ...gig, title: '🎸'.repeat(500) })).toEqual({})
  })
})

describe('what the server refused', () => {
  const entry = {
    body: { fee: 12.345, title: 'Late show' },
    problem: {
      status: 422,
      code: 'invalid-fields',
      detail: 'Some fields cannot be taken as they are; see errors.',
      errors: [{ pointer: '/fee', detail: 'At most two decimals.' }],
    },
  } as unknown as Entry

  it('stands at its field until that is changed', () => {
    expect(refused(entry, { ...gig, fee: 12.345 })).toEqual({ fee: 'At most two decimals.' })
    expect(refused(entry, { ...gig, fee: 12.34 })).toEqual({})
    expect(refused(undefined, gig)).toEqual({})
  })

  it('is said above the form if it is about no field of it', () => {
    expect(refusedAsAWhole(entry.problem, gig)).toBeUndefined()
    const rule = { status: 422, code: 'rule-broken', detail: 'A rule does not hold: gigs end after they start.' }
    expect(refusedAsAWhole(rule, gig)).toBe(rule.detail)
    expect(refusedAsAWhole(undefined, gig)).toBeUndefined()
  })
})
