import { describe, expect, test } from 'vitest'
import type { Change } from './change'
import { differences, describe as said } from './describe'
import type { Names } from './names'
import { momentOf } from './words'

const ben = { userId: 'u-ben', name: 'Ben Okafor', via: 'api' as const }
const sql = { name: 'direct SQL by ops from psql', via: 'sql' as const, dbUser: 'ops', app: 'psql' }
const tx = { id: '1', count: 1 }
const moved = '2027-06-24T19:00:00Z'

const names: Names = (kind, id) => {
  const known: Record<string, { name: string; userId?: string }> = {
    'member m-ben': { name: 'Ben Okafor', userId: 'u-ben' },
    'member m-cleo': { name: 'Cleo', userId: 'u-cleo' },
    'gig g1': { name: 'Late show' },
    'setlist l1': { name: 'The Lantern' },
    'song s1': { name: 'Blue Bossa' },
  }
  return known[`${kind} ${id}`]
}

function change(type: string, entity: string, entityId: string, rest: Partial<Change>): Change {
  return { type, entity, entityId, data: {}, actor: ben, tx, ...rest }
}

const gig = { id: 'g1', title: 'Late show', status: 'confirmed', starts_at: moved, ends_at: null, venue: 'Vault' }

describe('what was done is said in one sentence', () => {
  test.each<[string, Change]>([
    [
      `Ben Okafor moved ‘Late show’ to ${momentOf(moved)}`,
      change('gig:updated', 'gig', 'g1', {
        data: gig,
        old: { starts_at: '2027-06-23T19:00:00Z' },
        changed: ['starts_at'],
      }),
    ],
    [
      'direct SQL by ops from psql renamed ‘Second night’ to ‘Late show’ – the poster says so',
      change('gig:updated', 'gig', 'g1', {
        actor: sql,
        data: gig,
        old: { title: 'Second night' },
        changed: ['title'],
        reason: 'the poster says so',
      }),
    ],
    [
      'Ben Okafor changed the venue and notes of ‘Late show’',
      change('gig:updated', 'gig', 'g1', { data: gig, old: { venue: '', notes: '' }, changed: ['venue', 'notes'] }),
    ],
    [
      'Ben Okafor confirmed ‘Late show’',
      change('gig:updated', 'gig', 'g1', { data: gig, old: { status: 'potential' }, changed: ['status'] }),
    ],
    ['Ben Okafor deleted the gig ‘Late show’', change('gig:deleted', 'gig', 'g1', { data: null, old: gig })],
    [
      'Ben Okafor answered ‘maybe’ to ‘Late show’',
      change('gig:response', 'gig_response', 'r1', { data: { gig_id: 'g1', member_id: 'm-ben', answer: 'maybe' } }),
    ],
    [
      'direct SQL by ops from psql set the answer of ‘Cleo’ to ‘Late show’ to ‘no’',
      change('gig:response', 'gig_response', 'r1', {
        actor: sql,
        data: { gig_id: 'g1', member_id: 'm-cleo', answer: 'no' },
      }),
    ],
    [
      'Ben Okafor took ‘Blue Bossa’ out of ‘The Lantern’',
      change('setlist:song:removed', 'setlist_item', 'i1', {
        data: null,
        old: { setlist_id: 'l1', kind: 'song', song_id: 's1' },
      }),
    ],
    [
      'Ben Okafor left the band',
      change('member:left', 'member', 'm-ben', { data: null, old: { name: 'Ben Okafor', user_id: 'u-ben' } }),
    ],
    ['Ben Okafor – poster: created ‘Summer’', change('poster:created', 'poster', 'p', { data: { title: 'Summer' } })],
    ['Ben Okafor – poll: opened', change('poll:opened', 'poll', '', { data: null })],
    [
      'Ben Okafor changed more than 500 rows, or very large ones, at once',
      { type: 'song:created', reset: 'bulk', actor: ben, tx: { id: '1', count: 5000 } },
    ],
  ])('%s', (sentence, told) => {
    expect(said(told, names)).toBe(sentence)
  })
})

describe('many changes of one person are one sentence', () => {
  const items = (type: string, n: number) =>
    Array.from({ length: n }, (_, i) =>
      change(type, 'setlist_item', `i${i}`, {
        data: { setlist_id: 'l1', kind: 'song', song_id: 's1' },
        ...(type === 'setlist:song:added' ? {} : { old: { position: 'a' }, changed: ['position'] }),
      }),
    )

  test('a new order counts its songs', () => {
    expect(said(items('setlist:song:reordered', 20), names)).toBe(
      'Ben Okafor put 20 songs of ‘The Lantern’ into another order',
    )
  })

  test('an import counts what it brought', () => {
    const songs = Array.from({ length: 500 }, (_, i) =>
      change('song:created', 'song', `s${i}`, { data: { title: 'x' } }),
    )
    expect(said(songs)).toBe('Ben Okafor added 500 songs')
  })

  test('a copied setlist is one thing', () => {
    const setlist = change('setlist:created', 'setlist', 'l1', { data: { name: 'The Lantern' } })
    expect(said([setlist, ...items('setlist:song:added', 3)])).toBe(
      'Ben Okafor added the setlist ‘The Lantern’ and put 3 songs into it',
    )
  })

  test('what only follows from a deletion is not told', () => {
    const answer = change('gig:response', 'gig_response', 'r1', {
      data: null,
      old: { gig_id: 'g1', member_id: 'm-cleo', answer: 'yes' },
    })
    expect(said([answer, change('gig:deleted', 'gig', 'g1', { data: null, old: gig })], names)).toBe(
      'Ben Okafor deleted the gig ‘Late show’',
    )
  })

  test('two updates of one row are one, from the first value to the last', () => {
    const rename = (from: string, to: string) =>
      change('gig:updated', 'gig', 'g1', { data: { ...gig, title: to }, old: { title: from }, changed: ['title'] })
    expect(said([rename('A', 'B'), rename('B', 'C')])).toBe('Ben Okafor renamed ‘A’ to ‘C’')
  })

  test('to take others out of the band and to leave it oneself are two things', () => {
    const gone = (name: string) =>
      change('member:left', 'member', `m-${name}`, { data: null, old: { name, user_id: `u-${name}` } })
    expect(said([gone('cleo'), gone('dan')])).toBe('Ben Okafor took 2 members out of the band')
    expect(said([gone('cleo'), gone('ben')])).toBe('Ben Okafor took ‘cleo’ out of the band and left the band')
  })

  test('several people are named together', () => {
    const both = [change('song:created', 'song', 's1', {}), change('song:created', 'song', 's2', { actor: sql })]
    expect(said(both)).toBe('2 changes by Ben Okafor and direct SQL by ops from psql')
  })
})

test('a title cannot pretend to be the rest of the sentence, and is kept short', () => {
  const title = `\u202eevil\n<b>bold</b> ${'x'.repeat(100_000)}`
  const told = said(change('song:created', 'song', 's1', { data: { title } }))
  expect(told).toMatch(/^Ben Okafor added the song ‘evil <b>bold<\/b> x+…’$/)
  expect(told.length).toBeLessThan(120)
})

test('differences are in people’s words, column by column', () => {
  const told = change('setlist:song:updated', 'setlist_item', 'i1', {
    data: { duration_seconds: 245, song_id: 's1', note: '' },
    old: { duration_seconds: null, song_id: 's9', note: 'slow', position: 'a' },
    changed: ['duration_seconds', 'song_id', 'note', 'position'],
  })
  expect(differences(told, names)).toEqual([
    { column: 'duration_seconds', label: 'duration', from: '–', to: '4:05' },
    { column: 'song_id', label: 'song', from: 'a song', to: 'Blue Bossa' },
    { column: 'note', label: 'note', from: 'slow', to: '–' },
  ])
})

test('of a long text that part is shown that was changed', () => {
  const notes = 'Load-in at six. '.repeat(20)
  const told = change('gig:updated', 'gig', 'g1', {
    data: { notes: `${notes}Park in the yard.` },
    old: { notes: `${notes}Park in the street.` },
    changed: ['notes'],
  })
  const [difference] = differences(told)
  expect(difference?.from).toMatch(/^….*Park in the street\.$/)
  expect(difference?.to).toMatch(/^….*Park in the yard\.$/)
})
