import { expect, it } from 'vitest'
import type { Item, Song } from '../api/schema.gen'
import { behind, following, linesOf, moved, placeOf, preceding, totalsOf } from './setlist'

const time = '2027-06-20T16:58:40Z'

function song(id: string, durationSeconds: number | null): Song {
  const more = { artist: '', key: '', tempo: null, notes: '', version: 1, createdAt: time, updatedAt: time }
  return { id, title: `Song ${id}`, durationSeconds, ...more }
}

function item(id: string, position: string, more: Partial<Item>): Item {
  const blank = { kind: 'song', songId: null, title: '', durationSeconds: null, note: '' } as const
  return { id, setlistId: 'list', position, version: 1, createdAt: time, updatedAt: time, ...blank, ...more }
}

const songs = [song('x', 200), song('y', null), song('z', 100)]
const items = [
  item('4', 'H', { songId: 'x' }),
  item('1', 'B', { songId: 'x' }),
  item('2', 'D', { kind: 'break', title: 'Drinks', durationSeconds: 900 }),
  item('3', 'F', { songId: 'y' }),
  item('5', 'J', { songId: 'z', durationSeconds: 150 }),
]
const lines = linesOf(items, songs)

it('numbers the songs, not the breaks, and lets a song stand twice', () => {
  expect(lines.map(l => [l.title, l.number])).toEqual([
    ['Song x', 1],
    ['Drinks', null],
    ['Song y', 2],
    ['Song x', 3],
    ['Song z', 4],
  ])
})

it('tells the running time at each item, and how much of it is not known', () => {
  expect(lines.map(l => [l.startsAt, l.unknownBefore])).toEqual([
    [0, 0],
    [200, 0],
    [1100, 0],
    [1100, 1],
    [1300, 1],
  ])
  expect(totalsOf(lines)).toEqual({ songs: 4, breaks: 1, durationSeconds: 1450, unknownDurations: 1 })
})

it('says the place of an item in words', () => {
  expect(placeOf(lines, '4')).toBe('number 3 of 4')
  expect(placeOf(lines, '3')).toBe('number 2 of 4, after the break Drinks')
  expect(placeOf(lines, '2')).toBe('after Song x')
  expect(placeOf(lines, 'gone')).toBe('no longer in the setlist')
})

it('puts an item that was dropped behind the nearest before it that is still there', () => {
  const order = moved(['a', 'b', 'c', 'd'], 'a', 2)
  expect(order).toEqual(['b', 'c', 'a', 'd'])
  expect(behind(order, 'a', ['a', 'b', 'c', 'd'])).toBe('c')
  expect(behind(order, 'a', ['a', 'b', 'd', 'new'])).toBe('b')
  expect(behind(order, 'a', ['a', 'd'])).toBeNull()
})

it('goes on behind an item that was taken out while it was played', () => {
  const seen = ['a', 'b', 'c', 'd']
  expect(following(['a', 'b', 'd'], 'b', seen)).toBe('d')
  expect(following(['a', 'd'], 'b', seen)).toBe('d')
  expect(following(['a'], 'b', seen)).toBeUndefined()
  expect(preceding(['a', 'd'], 'c', seen)).toBe('a')
  expect(preceding(['c', 'a'], 'a', seen)).toBe('c')
})
