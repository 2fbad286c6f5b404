// @vitest-environment happy-dom
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import type { RealtimeEvent } from '../realtime'
import type { Outbox } from '../realtime/outbox'
import { InBand, openOutbox, playFeed } from './bandForTests'
import { ConflictDialogs } from './ConflictDialogs'
import { clearToasts } from './notify'
import { Toasts } from './Toasts'

let outbox: Outbox | undefined

afterEach(() => {
  act(clearToasts)
  cleanup()
  outbox?.close()
})

const base = { id: 'g1', version: 1, title: 'Late show', venue: 'Vault', notes: '' }
const theirs = { ...base, version: 2, title: 'Early show', venue: 'Cellar' }

/** A server on which somebody else has been quicker. */
function show(at: string, page: React.ReactNode = null, told = true) {
  const sent: { method: string; match: string | null; body: unknown }[] = []
  outbox = openOutbox(async request => {
    const match = request.headers.get('If-Match')
    sent.push({ method: request.method, match, body: request.method === 'PATCH' ? await request.json() : null })
    const headers = { 'Content-Type': 'application/json', 'Downbeat-Cursor': 'e-b.3' }
    return match === '"2"'
      ? new Response(JSON.stringify({ ...theirs, version: 3 }), { headers })
      : new Response(JSON.stringify({ code: 'version-mismatch', detail: 'Changed.', current: theirs }), {
          status: 412,
          headers,
        })
  })
  const feed = playFeed()
  render(
    <InBand realtime={feed.realtime} outbox={outbox} at={at}>
      {page}
      <ConflictDialogs />
      <Toasts />
    </InBand>,
  )
  const tell = () => {
    feed.say({
      events: [
        {
          entity: 'gig',
          entityId: 'g1',
          changed: ['title'],
          time: new Date().toISOString(),
          actor: { userId: 'u-ben', name: 'Ben Okafor' },
        } as unknown as RealtimeEvent,
      ],
    })
    feed.become({ cursor: 'e-b.2' })
  }
  if (told) act(tell)
  const draft = { path: '/api/gigs/g1', base, entity: 'gig', entityId: 'g1', label: 'Change of Late show' }
  return { outbox, draft, sent, tell }
}

const dialog = (name: string) => screen.findByRole('alertdialog', { name })
const both = { title: 'Last show', venue: 'Attic' }

test('a conflict asks first, and then field by field, with the name of who was quicker', async () => {
  const { outbox: box, draft, sent } = show('/bands/band')
  await act(() => box.add({ ...draft, method: 'PATCH', body: both }))
  await userEvent.click(await screen.findByRole('button', { name: 'Decide' }))
  const window = within(await dialog('Somebody else has changed the same'))
  const title = within(window.getByRole('radiogroup', { name: 'title' }))
  const venue = within(window.getByRole('radiogroup', { name: 'venue' }))
  expect(title.getByRole('radio', { name: /Ben Okafor, now Early show/ })).toBeInTheDocument()
  expect(venue.getByRole('radio', { name: /Somebody else Cellar/ })).toBeInTheDocument()
  expect(window.getByRole('button', { name: 'Save' })).toBeDisabled()
  await userEvent.click(title.getByRole('radio', { name: /You/ }))
  await userEvent.click(venue.getByRole('radio', { name: /Somebody else/ }))
  await userEvent.click(window.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent.at(-1)).toEqual({ method: 'PATCH', match: '"2"', body: { title: 'Last show' } }))
  expect(screen.queryByRole('alertdialog')).toBeNull()
})

test('all of one’s own can be kept at once, by keyboard', async () => {
  const { outbox: box, draft, sent } = show('/bands/band/gigs/g1')
  await act(() => box.add({ ...draft, method: 'PATCH', body: both }))
  const window = within(await dialog('Somebody else has changed the same'))
  act(() => window.getByRole('button', { name: 'Keep all mine' }).focus())
  await userEvent.keyboard('{Enter}')
  act(() => window.getByRole('button', { name: 'Save' }).focus())
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(sent.at(-1)?.body).toEqual(both))
})

test('who was quicker is said as soon as it is known', async () => {
  const { outbox: box, draft, tell } = show('/bands/band/gigs/g1', null, false)
  await act(() => box.add({ ...draft, method: 'PATCH', body: both }))
  const title = within(await screen.findByRole('radiogroup', { name: 'title' }))
  expect(title.getByRole('radio', { name: /Somebody else Early show/ })).toBeInTheDocument()
  act(tell)
  expect(title.getByRole('radio', { name: /Ben Okafor, now Early show/ })).toBeInTheDocument()
})

test('it never opens by itself upon somebody who is typing', async () => {
  const { outbox: box, draft } = show('/bands/band/gigs/g1', <input aria-label="Notes" />)
  act(() => screen.getByLabelText('Notes').focus())
  await act(() => box.add({ ...draft, method: 'PATCH', body: both }))
  expect(await dialog('Change of Late show: somebody else has changed the same.')).toBeInTheDocument()
  expect(screen.queryByRole('alertdialog', { name: 'Somebody else has changed the same' })).toBeNull()
  expect(screen.getByLabelText('Notes')).toHaveFocus()
})

test('what was to be deleted and has changed since is deleted only when one says so again', async () => {
  const { outbox: box, draft, sent } = show('/bands/band/gigs/g1')
  await act(() => box.add({ ...draft, method: 'DELETE' }))
  const window = within(await dialog('Delete it anyway?'))
  expect(window.getByText(/Ben Okafor has changed it now/)).toBeInTheDocument()
  await userEvent.click(window.getByRole('button', { name: 'Delete anyway' }))
  await waitFor(() => expect(sent.at(-1)).toEqual({ method: 'DELETE', match: '"2"', body: null }))
})
