// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import type { Song } from '../api/schema.gen'
import { InBand, openOutbox, playFeed } from '../components/bandForTests'
import { SongForm } from './SongForm'

const time = '2027-06-20T16:58:40Z'
const song: Song = {
  id: 's1',
  version: 4,
  title: 'Clock Out',
  artist: 'The Night Shift',
  key: 'E',
  tempo: 138,
  durationSeconds: 178,
  notes: '',
  createdAt: time,
  updatedAt: time,
}

afterEach(cleanup)
vi.setConfig({ testTimeout: 20_000 }) // a dialog and all that is typed, on a machine that is busy

function show(props: Partial<Parameters<typeof SongForm>[0]> = {}) {
  const bodies: unknown[] = []
  const onClose = vi.fn()
  const { realtime } = playFeed()
  const outbox = openOutbox(async request => {
    bodies.push(await request.json())
    return Response.json({ id: 's1', version: 5 }, { headers: { 'Downbeat-Cursor': 'e.1' } })
  })
  render(
    <InBand realtime={realtime} outbox={outbox}>
      <SongForm onClose={onClose} {...props} />
    </InBand>,
  )
  return { bodies, onClose, user: userEvent.setup({ delay: null }) }
}

it('says what is wrong before anything is sent, and sends minutes as seconds', async () => {
  const { bodies, onClose, user } = show()
  await user.type(screen.getByLabelText(/^Length/), '4:7')
  await user.type(screen.getByLabelText(/^Tempo/), 'fast')
  await user.click(screen.getByRole('button', { name: 'Add' }))
  expect(screen.getByText('A song needs a title.')).toBeVisible()
  expect(screen.getByText('A whole number from 1 to 400.')).toBeVisible()
  expect(screen.getByText(/^Write minutes and seconds/)).toBeVisible()
  expect(onClose).not.toHaveBeenCalled()

  await user.type(screen.getByLabelText(/^Title/), 'Blue Bossa')
  await user.clear(screen.getByLabelText(/^Tempo/))
  await user.clear(screen.getByLabelText(/^Length/))
  await user.type(screen.getByLabelText(/^Length/), '4:07')
  await user.click(screen.getByRole('button', { name: 'Add' }))
  expect(onClose).toHaveBeenCalledOnce()
  await waitFor(() => expect(bodies).toHaveLength(1))
  expect(bodies[0]).toEqual({ title: 'Blue Bossa', artist: '', key: '', tempo: null, durationSeconds: 247, notes: '' })
})

it('sends only what was changed', async () => {
  const { bodies, user } = show({ song })
  await user.clear(screen.getByLabelText(/^Tempo/))
  await user.type(screen.getByLabelText(/^Tempo/), '140')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(bodies).toEqual([{ tempo: 140 }]))
})

it('keeps what was typed when somebody deletes the song, and adds it again', async () => {
  const { bodies, user } = show({ song, deletedBy: 'Ben' })
  expect(screen.getByRole('alert')).toHaveTextContent('Ben deleted this song.')
  await user.click(screen.getByRole('button', { name: 'Add it again' }))
  await waitFor(() => expect(bodies).toMatchObject([{ title: 'Clock Out', durationSeconds: 178 }]))
})
