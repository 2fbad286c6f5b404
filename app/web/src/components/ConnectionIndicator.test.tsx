// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Snapshot } from '../realtime'
import type { Outbox } from '../realtime/outbox'
import { InBand, openOutbox, playFeed } from './bandForTests'
import { ConnectionIndicator } from './ConnectionIndicator'
import { timeOf } from './dates'

let outbox: Outbox
let feed: ReturnType<typeof playFeed>

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  outbox = openOutbox(() => {
    throw new TypeError('no network')
  })
  feed = playFeed()
  render(
    <InBand realtime={feed.realtime} outbox={outbox}>
      <ConnectionIndicator />
    </InBand>,
  )
})

afterEach(() => {
  cleanup()
  outbox.close()
  vi.useRealTimers()
})

const become = (next: Partial<Snapshot>) => act(() => feed.become(next))
const button = () => screen.getByRole('button', { name: /^Connection:/ })
const said = () => screen.getByRole('status').textContent
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

test('it says in words how it stands', async () => {
  expect(button()).toHaveTextContent('Live')
  become({ status: 'catching-up', behind: 12 })
  expect(button()).toHaveTextContent('Catching up, 12 to go')
  const since = Date.now()
  become({ status: 'offline', since })
  expect(button()).toHaveTextContent(`Offline since ${timeOf(since)}`)
  become({ status: 'waiting', since, retryAt: Date.now() + 4000 })
  await pass(0)
  expect(button()).toHaveTextContent('next attempt in 4 s')
  await pass(2100)
  expect(button()).toHaveTextContent('next attempt in 2 s')
})

test('it is said aloud when it turns bad and when it is good again, and nothing between', async () => {
  expect(said()).toBe('')
  become({ status: 'waiting' })
  become({ status: 'connecting' })
  become({ status: 'live' })
  await pass(10_000)
  expect(said()).toBe('') // it did not last
  for (let attempt = 0; attempt < 3; attempt++) {
    become({ status: 'offline' })
    await pass(1000)
    become({ status: 'connecting' })
  }
  expect(said()).toMatch(/^There is no network/)
  become({ status: 'connecting' })
  become({ status: 'catching-up', behind: 3 })
  await pass(5000)
  expect(said()).toMatch(/^There is no network/)
  become({ status: 'live' })
  await pass(0)
  expect(said()).toBe('Live again.')
})

test('a press shows more: how long the last change took, and what waits; Escape puts it away', async () => {
  await act(() =>
    outbox.add({ method: 'POST', path: '/api/x', body: {}, entity: 'song', entityId: 's', label: 'New song' }),
  )
  await pass(0)
  become({ status: 'live', latencyMs: 12 })
  expect(button()).toHaveTextContent('1 change waiting')
  await userEvent.click(button())
  expect(screen.getByText('The last change took 12 ms from commit to screen.')).toBeVisible()
  expect(screen.getByText('New song')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  expect(button()).toHaveAttribute('aria-expanded', 'false')
  expect(button()).toHaveFocus()
})

test('while it waits it can be told to try now', async () => {
  const online = vi.fn()
  window.addEventListener('online', online)
  become({ status: 'waiting', retryAt: Date.now() + 30_000 })
  await userEvent.click(button())
  await userEvent.click(screen.getByRole('button', { name: 'Try now' }))
  expect(online).toHaveBeenCalledOnce()
})
