// @vitest-environment happy-dom
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ActivityEntry } from '../api/schema.gen'
import { InBand, openOutbox, playFeed } from '../components/bandForTests'
import type { RealtimeEvent } from '../realtime'
import type { Outbox } from '../realtime/outbox'
import { ActivityPage } from './ActivityPage'

let outbox: Outbox
let feed: ReturnType<typeof playFeed>
let asked: string[]
let marked: unknown[]
let log: ActivityEntry[]
let seen: string | null

const ben = { userId: 'u-ben', name: 'Ben', via: 'api' as const }

function song(seq: number, title: string, rest: Partial<ActivityEntry> = {}): ActivityEntry {
  return {
    id: `e-b.${seq}`,
    seq,
    type: 'song:created',
    entity: 'song',
    entityId: `s${seq}`,
    time: new Date().toISOString(),
    unseen: true,
    data: { title },
    actor: ben,
    tx: { id: `${seq}`, index: 0, count: 1 },
    ...rest,
  }
}

beforeEach(() => {
  asked = []
  marked = []
  seen = 'e-b.1'
  log = [song(2, 'Blue Bossa'), song(1, 'Armando’s Rhumba', { unseen: false })]
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    const head = { 'Content-Type': 'application/json', 'Downbeat-Cursor': log[0]?.id ?? 'e-b.0' }
    if (init?.method === 'PUT') {
      marked.push(JSON.parse(String(init.body)))
      return new Response(null, { status: 204 })
    }
    if (!path.includes('/activity')) {
      const rows = { members: [], gigs: [], rehearsals: [], setlists: [], songs: [], next: null }
      return new Response(JSON.stringify(rows), { headers: head })
    }
    asked.push(path)
    return new Response(JSON.stringify({ activity: log, next: null, unseen: 1, seen }), { headers: head })
  })
  outbox = openOutbox(() => new Response())
  feed = playFeed()
})

afterEach(() => {
  cleanup()
  outbox.close()
  vi.unstubAllGlobals()
})

const show = (query = '') =>
  render(
    <InBand realtime={feed.realtime} outbox={outbox} at={`/bands/band/activity${query}`}>
      <ActivityPage />
    </InBand>,
  )

const happens = (entry: ActivityEntry) => {
  log = [entry, ...log]
  act(() => feed.say({ events: [entry as unknown as RealtimeEvent] }))
}

test('what is new stands above a line, and is marked as seen at the place of the read', async () => {
  show()
  const today = await screen.findByRole('region', { name: 'Today' })
  const items = within(today)
    .getAllByRole('listitem')
    .map(item => item.textContent)
  expect(items[0]).toContain('Ben added the song ‘Blue Bossa’')
  expect(items[1]).toBe('You have seen what is below')
  expect(items[2]).toContain('Armando’s Rhumba')
  await waitFor(() => expect(marked).toEqual([{ cursor: 'e-b.2' }]))
})

test('what happens now appears by itself, and the line stays where it was', async () => {
  show()
  await screen.findByText(/Blue Bossa/, { selector: 'p > span' })
  seen = 'e-b.2'
  happens(song(3, 'Cherokee'))
  expect(await screen.findByText(/Cherokee/, { selector: 'p > span' })).toBeInTheDocument()
  expect(screen.getAllByRole('listitem').map(i => i.textContent)[2]).toBe('You have seen what is below')
})

test('a list that is being read does not move: what is new waits behind a banner', async () => {
  log = [
    song(2, 'One', { tx: { id: '9', index: 1, count: 2 } }),
    song(1, 'Two', { tx: { id: '9', index: 0, count: 2 } }),
  ]
  show()
  await userEvent.click(await screen.findByText('2 changes'))
  happens(song(3, 'Cherokee'))
  happens(song(4, 'Donna Lee'))
  expect(await screen.findByText('2 new changes')).toBeInTheDocument()
  expect(screen.queryByText(/Cherokee/)).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Show' }))
  expect(await screen.findByText(/Cherokee/, { selector: 'p > span' })).toBeInTheDocument()
  expect(screen.queryByText('2 new changes')).toBeNull()
})

test('the filter stands in the address, and a filtered list marks nothing as seen', async () => {
  show('?who=sql&what=answers')
  await screen.findByText(/Blue Bossa/, { selector: 'p > span' })
  expect(asked).toEqual(['/api/bands/band/activity?limit=50&via=sql&types=gig%3Aresponse'])
  expect(marked).toEqual([])
  expect(screen.getByLabelText('Who')).toHaveValue('sql')
  await userEvent.selectOptions(screen.getByLabelText('What'), 'songs')
  await waitFor(() => expect(asked.at(-1)).toBe('/api/bands/band/activity?limit=50&via=sql&types=song%3A*'))
})
