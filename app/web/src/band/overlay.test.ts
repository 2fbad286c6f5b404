import { describe, expect, it } from 'vitest'
import type { Item, Song } from '../api/schema.gen'
import type { Entry } from '../realtime/outbox'
import { inOrder, overlaid } from './overlay'

const time = '2027-06-20T16:58:40Z'

function item(id: string, position: string, more: Partial<Item> = {}): Item {
  const song = { kind: 'song', songId: `song-${id}`, title: '', durationSeconds: null, note: '' } as const
  return { id, setlistId: 'list', position, version: 1, createdAt: time, updatedAt: time, ...song, ...more }
}

let seq = 1_700_000_000_000
function entry(more: Partial<Entry>): Entry {
  seq++
  return {
    id: `entry-${seq}`,
    seq,
    at: seq,
    state: 'waiting',
    attempts: 0,
    method: 'PATCH',
    path: '/api/bands/band/setlists/list/items/x',
    entity: 'setlist_item',
    entityId: 'x',
    label: '',
    ...more,
  }
}

const move = (id: string, after: string | null) => entry({ entityId: id, body: { after } })
const add = (id: string, body: object) =>
  entry({ method: 'POST', path: '/api/bands/band/setlists/list/items', entityId: id, body: { ...body }, creates: true })

const four = [item('a', 'B'), item('b', 'D'), item('c', 'F'), item('d', 'H')]
const shown = (items: readonly Item[], ...entries: Entry[]) =>
  [...overlaid('items', 'list', items, entries, 'me')].sort(inOrder).map(i => i.id)

describe('the items of a setlist, with what has been done here and is not in the database yet', () => {
  it('shows a move at once: down, up, to the beginning', () => {
    expect(shown(four, move('a', 'c'))).toEqual(['b', 'c', 'a', 'd'])
    expect(shown(four, move('d', 'a'))).toEqual(['a', 'd', 'b', 'c'])
    expect(shown(four, move('c', null))).toEqual(['c', 'a', 'b', 'd'])
  })

  it('shows several moves as one after the other', () => {
    expect(shown(four, move('a', 'd'), move('b', 'a'), move('a', null))).toEqual(['a', 'c', 'd', 'b'])
  })

  it('takes rows that come in any order for what their positions say', () => {
    expect(shown([...four].reverse(), move('a', 'b'))).toEqual(['b', 'a', 'c', 'd'])
  })

  it('moves in spite of equal positions, which two who add at once may get', () => {
    const equal = [item('a', 'B'), item('b', 'D'), item('c', 'D'), item('d', 'D')]
    expect(shown(equal, move('d', 'a'))).toEqual(['a', 'd', 'b', 'c'])
    expect(shown(equal, move('c', null))).toEqual(['c', 'a', 'b', 'd'])
    expect(shown(equal, move('b', 'd'))).toEqual(['a', 'c', 'd', 'b'])
  })

  it('leaves an item where it is when the one that it was to follow is gone', () => {
    expect(shown(four, move('a', 'gone'))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('leaves the others the same objects, so that only what has moved is drawn again', () => {
    const laid = overlaid('items', 'list', four, [move('c', 'a')], 'me')
    expect(laid.filter(i => four.includes(i)).map(i => i.id)).toEqual(['a', 'd'])
  })

  it('shows what was added at the end, in the order in which it was added', () => {
    expect(shown(four, add('temporary-z', { songId: 's' }), add('temporary-a', { songId: 's' }))).toEqual([
      'a',
      'b',
      'c',
      'd',
      'temporary-z',
      'temporary-a',
    ])
  })

  it('shows what was added behind another one there, and moves it before it has been sent', () => {
    const added = add('temporary-z', { songId: 's', after: 'b' })
    expect(shown(four, added)).toEqual(['a', 'b', 'temporary-z', 'c', 'd'])
    expect(shown(four, added, move('temporary-z', null))).toEqual(['temporary-z', 'a', 'b', 'c', 'd'])
    expect(shown(four, added, move('a', 'temporary-z'))).toEqual(['b', 'temporary-z', 'a', 'c', 'd'])
    const [row] = overlaid('items', 'list', [], [added], 'me')
    expect(row).toMatchObject({ setlistId: 'list', kind: 'song', songId: 's', durationSeconds: null })
    expect(row).not.toHaveProperty('after')
  })

  it('leaves what has come from the server where the server has put it, or somebody since', () => {
    const sent = { ...add('x', { songId: 's', after: 'a' }), state: 'sent' as const }
    expect(shown([...four, item('x', 'K')], sent)).toEqual(['a', 'b', 'c', 'd', 'x'])
  })

  it('shows the whole order that was asked for; what it does not name comes last', () => {
    const order = entry({ method: 'PUT', entity: 'setlist_order', entityId: 'list', body: { items: ['d', 'b', 'a'] } })
    expect(shown(four, order)).toEqual(['d', 'b', 'a', 'c'])
  })

  it('hides what was removed, also with its song', () => {
    expect(shown(four, entry({ method: 'DELETE', entityId: 'b' }))).toEqual(['a', 'c', 'd'])
    const song = entry({ method: 'DELETE', entity: 'song', entityId: 'song-c', path: '/api/bands/band/songs/song-c' })
    expect(shown(four, song)).toEqual(['a', 'b', 'd'])
  })

  it('shows nothing of what was refused, and nothing of another setlist', () => {
    expect(shown(four, { ...move('a', 'd'), state: 'failed' })).toEqual(['a', 'b', 'c', 'd'])
    const other = { ...add('temporary-z', {}), path: '/api/bands/band/setlists/other/items' }
    expect(shown(four, other)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('shows a note and a length with a move', () => {
    const laid = overlaid('items', 'list', four, [entry({ entityId: 'a', body: { note: 'capo 3', after: 'b' } })], 'me')
    expect([...laid].sort(inOrder).map(i => [i.id, i.note])).toEqual([
      ['b', ''],
      ['a', 'capo 3'],
      ['c', ''],
      ['d', ''],
    ])
  })
})

it('shows a change of a song over the song, and a new one behind the others', () => {
  const more = { artist: '', key: '', tempo: null, durationSeconds: null, notes: '', createdAt: time, updatedAt: time }
  const song: Song = { id: 's', version: 3, title: 'Blue Bossa', ...more }
  const change = entry({ entity: 'song', entityId: 's', body: { key: 'Cm' } })
  const made = entry({
    method: 'POST',
    entity: 'song',
    entityId: 'temporary-1',
    body: { title: 'So What' },
    creates: true,
  })
  expect(overlaid('songs', '', [song], [change, made], 'me')).toMatchObject([
    { title: 'Blue Bossa', key: 'Cm', version: 3 },
    { title: 'So What', artist: '', tempo: null, version: 0 },
  ])
})
