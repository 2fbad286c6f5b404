import { expect, it } from 'vitest'
import { answered, next, queued } from './queue'
import type { Answer } from './send'
import type { Entry, Row } from './types'

const seen = { id: '1', version: 1, title: 'Late show', venue: 'Lantern' }
const edit = (body: Row) =>
  ({ method: 'PATCH', path: '/api/gigs/1', base: seen, body, entity: 'gig', entityId: '1', label: '' }) as const
const queueOf = (...bodies: Row[]): readonly Entry[] =>
  bodies.reduce<readonly Entry[]>((queue, body, i) => queue.concat(queued(queue, edit(body), `${i}`, i)), [])
const done = (row: Row): Answer => ({ kind: 'done', row, cursor: 'e-b.1' })
const answer = (queue: readonly Entry[], to: Answer) => answered(queue, next(queue) as Entry, to, 0)

it('edits of one row do not conflict with each other when somebody else writes in the middle of them', () => {
  let queue = queueOf({ title: 'A' }, { title: 'B' }, { title: 'C' })
  queue = answer(queue, done({ ...seen, version: 2, title: 'A' }))
  queue = answer(queue, { kind: 'mismatch', current: { ...seen, version: 3, title: 'A', venue: 'Theirs' } })
  queue = answer(queue, done({ ...seen, version: 4, title: 'B', venue: 'Theirs' }))
  queue = answer(queue, { kind: 'mismatch', current: { ...seen, version: 4, title: 'B', venue: 'Theirs' } })
  expect(next(queue)).toMatchObject({ state: 'waiting', base: { version: 4 }, body: { title: 'C' } })
})

it('what somebody else wrote in the middle of them is not taken for seen', () => {
  let queue = queueOf({ title: 'A' }, { venue: 'Mine' })
  queue = answer(queue, { kind: 'mismatch', current: { ...seen, version: 2, title: 'A', venue: 'Theirs' } })
  expect(queue[0]?.state).toBe('sent')
  queue = answer(queue, { kind: 'mismatch', current: { ...seen, version: 2, title: 'A', venue: 'Theirs' } })
  expect(queue[1]).toMatchObject({ state: 'conflict', conflict: { fields: ['venue'] } })
})

it('moving one item twice is two moves, also if somebody else changes it in the middle of them', () => {
  let queue = queueOf({ after: null }, { after: 'b' }, { after: null })
  expect(queue.map(e => e.body)).toEqual([{ after: null }, { after: 'b' }, { after: null }])
  queue = answer(queue, { kind: 'mismatch', current: { ...seen, version: 2, title: 'Theirs' } })
  expect(next(queue)).toMatchObject({ state: 'waiting', base: { version: 2 }, body: { after: null } })
  queue = answer(queue, done({ ...seen, version: 3, title: 'Theirs' }))
  queue = answer(queue, { kind: 'mismatch', current: { ...seen, version: 3, title: 'Theirs' } })
  expect(next(queue)).toMatchObject({ state: 'waiting', body: { after: 'b' } })
})
