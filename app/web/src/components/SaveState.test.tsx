// @vitest-environment happy-dom
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Outbox } from '../realtime/outbox'
import { InBand, openOutbox, playFeed } from './bandForTests'
import { SaveState } from './SaveState'

let outbox: Outbox | undefined

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
})

afterEach(() => {
  cleanup()
  outbox?.close()
  vi.useRealTimers()
})

const seen = { id: 'g1', version: 1, title: 'Late show' }
const json = (body: object, init: ResponseInit = {}) =>
  new Response(JSON.stringify(body), {
    ...init,
    headers: { 'Content-Type': 'application/json', 'Downbeat-Cursor': 'e-b.1' },
  })

function show(answer: Parameters<typeof openOutbox>[0]) {
  outbox = openOutbox(answer)
  const feed = playFeed()
  render(
    <InBand realtime={feed.realtime} outbox={outbox}>
      <SaveState entity="gig" entityId="g1" />
    </InBand>,
  )
  return { outbox, feed }
}

const rename = (box: Outbox, title: string) =>
  act(() =>
    box.add({
      method: 'PATCH',
      path: '/api/gigs/g1',
      body: { title },
      base: seen,
      entity: 'gig',
      entityId: 'g1',
      label: 'x',
    }),
  )

test('a change is being saved until the feed has told of it, and then saved for a moment', async () => {
  const { outbox: box } = show(() => json({ ...seen, title: 'Later show', version: 2 }))
  const entry = await rename(box, 'Later show')
  expect(screen.getByText('Saving …')).toBeInTheDocument()
  await waitFor(() => expect(box.getSnapshot()[0]?.state).toBe('sent'))
  expect(screen.getByText('Saving …')).toBeInTheDocument()
  await act(() => box.settle(entry.id))
  expect(screen.getByText('Saved')).toBeInTheDocument()
  await act(() => vi.advanceTimersByTimeAsync(2000))
  expect(screen.queryByText('Saved')).toBeNull()
})

test('without a network it says what it waits for', async () => {
  const { outbox: box } = show(() => {
    throw new TypeError('no network')
  })
  await rename(box, 'Later show')
  expect(await screen.findByText('Waiting for the network')).toBeInTheDocument()
})

test('what was refused says why, can be tried again, and given up without a lie', async () => {
  let calls = 0
  const { outbox: box } = show(() => {
    calls++
    return json({ status: 422, code: 'invalid', detail: 'Give it a title.' }, { status: 422 })
  })
  await rename(box, ' ')
  expect(await screen.findByText('Not saved: Give it a title.')).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(calls).toBe(2))
  await userEvent.click(await screen.findByRole('button', { name: 'Discard' }))
  await waitFor(() => expect(screen.queryByText(/Not saved/)).toBeNull())
  expect(screen.queryByText('Saved')).toBeNull()
})
