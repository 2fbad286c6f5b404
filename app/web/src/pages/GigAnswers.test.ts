// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import type { Member, Response } from '../api/schema.gen'
import { sorted } from './GigAnswers'

const member = (id: string, name: string) => ({ id, name }) as Member
const response = (memberId: string, answer: Response['answer'], note = '') =>
  ({ id: `answer of ${memberId}`, memberId, answer, note }) as Response

const members = [member('d', 'Dan'), member('a', 'Ana'), member('c', 'Cleo'), member('b', 'Ben')]
const said = (responses: readonly Response[], own: Parameters<typeof sorted>[2]) =>
  sorted(members, responses, own).map(line => `${line.member.name}: ${line.answer ?? '?'} ${line.note}`.trim())

it('shows who can, who may, who can not, and then who has not answered', () => {
  const responses = [response('c', 'no'), response('b', 'yes', 'from nine'), response('d', 'yes')]
  expect(said(responses, { memberId: 'a', answer: null, note: '' })).toEqual([
    'Ben: yes from nine',
    'Dan: yes',
    'Cleo: no',
    'Ana: ?',
  ])
})

it('shows an answer of one’s own that has not been sent, and not the one before', () => {
  const responses = [response('a', 'yes', 'surely')]
  expect(said(responses, { memberId: 'a', answer: 'maybe', note: 'perhaps' })[0]).toBe('Ana: maybe perhaps')
  expect(said(responses, { memberId: 'a', answer: null, note: 'surely' })).toContain('Ana: ?')
})
