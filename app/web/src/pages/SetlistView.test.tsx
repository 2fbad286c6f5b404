// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import type { Item, Song } from '../api/schema.gen'
import { InBand, openOutbox, playFeed } from '../components/bandForTests'
import { SetlistView } from './SetlistView'

const time = '2027-06-20T16:58:40Z'
const setlist = { id: 'list', name: 'Short set', notes: '', version: 1, createdAt: time, updatedAt: time }

function song(id: string, title: string, durationSeconds: number | null): Song {
  const more = { artist: '', key: 'Em', tempo: null, notes: '', version: 1, createdAt: time, updatedAt: time }
  return { id, title, durationSeconds, ...more }
}

const songs = [song('s1', 'Clock Out', 178), song('s2', 'Kettle Blues', null)]

function item(id: string, position: string, more: Partial<Item>): Item {
  const blank = { kind: 'song', songId: null, title: '', durationSeconds: null, note: '' } as const
  return { id, setlistId: 'list', position, version: 4, createdAt: time, updatedAt: time, ...blank, ...more }
}

const items = [
  item('i1', 'B', { songId: 's1' }),
  item('i2', 'D', { kind: 'break', title: 'Drinks', durationSeconds: 900 }),
  item('i3', 'F', { songId: 's2', note: 'slowly' }),
  item('i4', 'H', { songId: 's1', durationSeconds: 90 }),
]

afterEach(cleanup)
vi.setConfig({ testTimeout: 20_000 }) // dialogs and menus, on a machine that is busy

function show(more: { deletedBy?: string } = {}) {
  const requests: { method: string; path: string; body: unknown }[] = []
  const { realtime } = playFeed()
  const outbox = openOutbox(async request => {
    const body: unknown = await request.json().catch(() => null)
    requests.push({ method: request.method, path: new URL(request.url).pathname.split('/').slice(4).join('/'), body })
    return Response.json({ id: 'new', version: 5 }, { headers: { 'Downbeat-Cursor': 'e.1' } })
  })
  render(
    <InBand realtime={realtime} outbox={outbox}>
      <SetlistView setlist={setlist} items={items} songs={songs} deletedBy={more.deletedBy} over={null} />
    </InBand>,
  )
  return { requests, user: userEvent.setup({ delay: null }) }
}

it('shows songs and breaks in order, with their numbers, lengths and running time', () => {
  show()
  const rows = within(screen.getByRole('list', { name: 'Songs and breaks' })).getAllByRole('listitem')
  expect(rows.map(row => row.textContent)).toEqual([
    '1Clock OutEmLength 2:58Begins at 0:00',
    'DrinksLength 15:00Begins at 2:58',
    '2Kettle BluesEmslowlyLength unknown?Begins at 17:58',
    '3Clock OutEmLength 1:30Begins at ≥ 17:58',
  ])
  expect(screen.getByText('3 songs · 1 break · 19:28 + 1 unknown')).toBeVisible()
})

it('moves a song by its menu in one request, and says in words where it is now', async () => {
  const { requests, user } = show()
  await user.click(screen.getByRole('button', { name: 'More for Kettle Blues' }))
  await user.click(await screen.findByRole('menuitem', { name: 'To the top' }))
  expect(await screen.findByText('Kettle Blues is now number 1 of 3')).toBeInTheDocument()
  await waitFor(() => expect(requests).toHaveLength(1))
  expect(requests[0]).toEqual({ method: 'PATCH', path: 'setlists/list/items/i3', body: { after: null } })
})

it('removes the place of a song that was meant when the song stands twice', async () => {
  const { requests, user } = show()
  const more = screen.getAllByRole('button', { name: 'More for Clock Out' })
  await user.click(more[1] ?? document.body)
  await user.click(await screen.findByRole('menuitem', { name: 'Remove' }))
  await waitFor(() => expect(requests).toMatchObject([{ method: 'DELETE', path: 'setlists/list/items/i4' }]))
})

it('says who has deleted the setlist', () => {
  show({ deletedBy: 'Ben' })
  expect(screen.getByText(/^Ben deleted this setlist/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Add songs' })).toBeNull()
})
