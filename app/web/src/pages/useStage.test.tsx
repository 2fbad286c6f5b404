// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Item } from '../api/schema.gen'
import { type Line, linesIn } from '../band/setlist'
import { useStage } from './useStage'

const time = '2027-06-20T16:58:40Z'

function play(...ids: string[]): readonly Line[] {
  const items = ids.map((id): Item => {
    const fields = { kind: 'break', songId: null, title: id, durationSeconds: 60, note: '', version: 1 } as const
    return { id, setlistId: 'list', position: id, createdAt: time, updatedAt: time, ...fields }
  })
  return linesIn(items, [])
}

let now = Date.parse(time)
const open = (lines: readonly Line[]) =>
  renderHook(({ lines: shown }) => useStage('list', shown, () => now), { initialProps: { lines } })

afterEach(cleanup)
beforeEach(() => sessionStorage.clear())

it('keeps what is played, whatever others put before it or do with the order', () => {
  const { result, rerender } = open(play('a', 'b', 'c'))
  act(() => result.current.forward())
  rerender({ lines: play('new', 'c', 'b', 'a') })
  expect(result.current.current?.title).toBe('b')
  expect(result.current.next?.title).toBe('a')
})

it('keeps the first song before anything has begun', () => {
  const { result, rerender } = open(play('a', 'b'))
  rerender({ lines: play('b', 'a') })
  expect(result.current.current?.title).toBe('a')
  expect(result.current.startedAt).toBeNull()
})

it('goes on behind a song that is taken out while it is played, and back before it', () => {
  const { result, rerender } = open(play('a', 'b', 'c', 'd'))
  act(() => result.current.forward())
  rerender({ lines: play('a', 'c', 'd') })
  expect(result.current).toMatchObject({ removed: true, current: { title: 'b' }, next: { title: 'c' } })
  expect(result.current.rest.map(line => line.title)).toEqual(['c', 'd'])
  rerender({ lines: play('a', 'd') })
  expect(result.current.next?.title).toBe('d')
  act(() => result.current.back())
  expect(result.current).toMatchObject({ removed: false, current: { title: 'a' } })
})

it('stays at the end, and begins with the first again', () => {
  const { result } = open(play('a', 'b'))
  act(() => result.current.forward())
  act(() => result.current.forward())
  expect(result.current).toMatchObject({ current: { title: 'b' }, next: undefined })
  act(() => result.current.restart())
  expect(result.current).toMatchObject({ current: { title: 'a' }, startedAt: null })
})

it('is where it was after a reload, but not on another night', () => {
  const first = open(play('a', 'b'))
  act(() => first.result.current.forward())
  first.unmount()
  expect(open(play('a', 'b')).result.current).toMatchObject({ current: { title: 'b' }, startedAt: now })
  now += 13 * 3_600_000
  expect(open(play('a', 'b')).result.current).toMatchObject({ current: { title: 'a' }, startedAt: null })
})

it('waits for the first song of a setlist that is empty', () => {
  const { result, rerender } = open(play())
  expect(result.current.current).toBeUndefined()
  rerender({ lines: play('a') })
  expect(result.current.current?.title).toBe('a')
})
