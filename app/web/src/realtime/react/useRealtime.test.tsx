// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { type ReactNode, StrictMode, useEffect } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connect } from '../realtime'
import { brief, type Feed, startFeed } from '../testing/feed'
import { reports } from '../testing/hear'
import type { Batch, EventPattern, Realtime } from '../types'
import { RealtimeProvider, type UseRealtime, type UseRealtimeOptions, useConnection, useRealtime } from '.'

declare global {
  interface Window {
    happyDOM: { settings: { fetch: { disableSameOriginPolicy: boolean } } }
  }
}

// The server of these tests tells odd events as gig:updated, even ones as song:deleted.
let feed: Feed
let realtime: Realtime
let rendered: UseRealtime<EventPattern>[]

beforeEach(async () => {
  window.happyDOM.settings.fetch.disableSameOriginPolicy = true
  rendered = []
  feed = await startFeed()
  realtime = connect(
    { band: 'b', user: 'u', url: feed.url, shared: false },
    {
      fetch: (...request) => fetch(...request),
      locks: undefined,
      openChannel: undefined,
      visible: () => true,
      times: brief,
    },
  )
})
afterEach(async () => {
  cleanup()
  realtime.close()
  await feed.close()
})

function Shown<P extends EventPattern = '*'>(options: UseRealtimeOptions<P>) {
  const shown = useRealtime<P>(options)
  rendered.push(shown as unknown as UseRealtime<EventPattern>)
  return <p>{`${shown.status}, last ${shown.lastEvent?.seq ?? 'none'}, ${shown.pending} pending`}</p>
}

function Both({ torn }: { torn: string[] }) {
  const [one, two] = [useRealtime(), useConnection()]
  useEffect(() => {
    if (one.status !== two.status || one.since !== two.since) torn.push(`${one.status} ${two.status}`)
  })
  return <p>{two.status}</p>
}

function Connection({ renders }: { renders: unknown[] }) {
  const snapshot = useConnection()
  renders.push(snapshot)
  return <p>{snapshot.status}</p>
}

const provided = (element: ReactNode) => <RealtimeProvider realtime={realtime}>{element}</RealtimeProvider>
const seqs = (events: { mock: { calls: { seq: number }[][] } }) => events.mock.calls.map(([event]) => event?.seq)

describe('useRealtime', () => {
  it('shows how the feed is doing, and its last event', async () => {
    render(provided(<Shown />))
    await screen.findByText('live, last none, 0 pending')
    feed.commit()
    await screen.findByText('live, last 1, 0 pending')
    expect(rendered.at(-1)).toMatchObject({ connected: true, behind: 0, updates: [] })
    expect(rendered.at(-1)?.latencyMs).toBeLessThan(5_000)
    feed.control('feed:stale', {})
    await screen.findByText('stale, last 1, 0 pending')
    expect(rendered.at(-1)?.connected).toBe(false)
  })

  it('hears each event of its patterns once and in order, and no others', async () => {
    const gigs = vi.fn()
    render(provided(<Shown eventTypes={['gig:*']} onEvent={gigs} />))
    await screen.findByText(/^live/)
    feed.commit(4)
    feed.commit(2)
    await screen.findByText('live, last 5, 0 pending')
    expect(seqs(gigs)).toEqual([1, 3, 5])
  })

  it('renders once for a batch, however many events it has', async () => {
    const onEvent = vi.fn()
    const batches: Batch[] = []
    render(provided(<Shown onEvent={onEvent} onBatch={batch => batches.push(batch)} />))
    await screen.findByText(/^live/)
    const before = rendered.length
    feed.commit(400)
    await screen.findByText('live, last 400, 0 pending')
    expect(onEvent).toHaveBeenCalledTimes(400)
    expect(rendered.length - before).toBe(batches.length)
    expect(batches.length).toBeLessThan(5)
  })

  it('misses nothing and subscribes once, though its array and its functions are new in each render', async () => {
    const listen = vi.spyOn(realtime, 'listen')
    const heard: string[] = []
    const feedOf = (render: number) =>
      provided(
        <Shown eventTypes={['gig:*', 'song:*']} onEvent={event => heard.push(`${event.seq} in render ${render}`)} />,
      )
    const { rerender } = render(feedOf(0))
    await screen.findByText(/^live/)
    for (let i = 1; i <= 20; i++) {
      rerender(feedOf(i))
      feed.commit()
      await screen.findByText(`live, last ${i}, 0 pending`)
    }
    expect(heard).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 1} in render ${i + 1}`))
    expect(listen).toHaveBeenCalledTimes(1)
  })

  it('hears by other patterns when they change, and keeps the connection', async () => {
    const onEvent = vi.fn()
    const { rerender } = render(provided(<Shown eventTypes={['gig:*']} onEvent={onEvent} />))
    await screen.findByText(/^live/)
    feed.commit(2)
    await screen.findByText('live, last 1, 0 pending')
    rerender(provided(<Shown eventTypes={['song:*']} onEvent={onEvent} />))
    feed.commit(2)
    await screen.findByText('live, last 4, 0 pending')
    expect(seqs(onEvent)).toEqual([1, 4])
    expect(feed.requests).toHaveLength(1)
  })

  it('opens one connection in StrictMode, hears each event once, and closes it after the last component', async () => {
    const onEvent = vi.fn()
    const { unmount } = render(<StrictMode>{provided(<Shown onEvent={onEvent} />)}</StrictMode>)
    await screen.findByText(/^live/)
    feed.commit(3)
    await screen.findByText('live, last 3, 0 pending')
    expect(seqs(onEvent)).toEqual([1, 2, 3])
    expect(feed.requests).toHaveLength(1)
    unmount()
    await waitFor(() => expect(feed.connections()).toBe(0))
    expect(realtime.getSnapshot().status).toBe('idle')
  })

  it('counts an optimistic update as pending until its own transaction comes', async () => {
    render(provided(<Shown eventTypes={['gig:*']} />))
    await screen.findByText(/^live/)
    const { addOptimisticUpdate, confirmOptimisticUpdate, failOptimisticUpdate, dropOptimisticUpdate } =
      rendered[0] ?? realtime
    const id = addOptimisticUpdate({ type: 'gig:updated', status: 'pending', data: { title: 'Late show' } })
    await screen.findByText('live, last none, 1 pending')
    confirmOptimisticUpdate(id, feed.cursor(2))
    feed.commit(1)
    await screen.findByText('live, last 1, 1 pending')
    feed.commit(1, id)
    await screen.findByText('live, last 1, 0 pending')
    expect(rendered.at(-1)?.updates).toMatchObject([{ id, status: 'saved' }])
    const other = addOptimisticUpdate({ type: 'gig:updated', data: {} })
    failOptimisticUpdate(other, 'No.')
    await waitFor(() => expect(rendered.at(-1)?.updates.at(-1)).toMatchObject({ status: 'failed', message: 'No.' }))
    dropOptimisticUpdate(other)
    await waitFor(() => expect(rendered.at(-1)?.updates.some(u => u.id === other)).toBe(false))
  })

  it('tells of a reset through any pattern', async () => {
    const onBatch = vi.fn()
    render(provided(<Shown eventTypes={['member:*']} onBatch={onBatch} />))
    await screen.findByText(/^live/)
    feed.control('feed:reset', { reason: 'truncate', cursor: feed.cursor() })
    await waitFor(() =>
      expect(onBatch.mock.lastCall?.[0]).toEqual({ events: [], reset: { reason: 'truncate', cursor: feed.cursor() } }),
    )
  })

  it('sees one state in all components of a render', async () => {
    const torn: string[] = []
    render(provided(<Both torn={torn} />))
    await screen.findByText('live')
    feed.cut()
    await waitFor(() => expect(feed.requests).toHaveLength(2))
    await screen.findByText('live')
    expect(torn).toEqual([])
  })

  it('goes on with the next event after one that the application could not bear', async () => {
    const thrown = reports()
    const onEvent = vi.fn(() => {
      throw new Error('Not this one.')
    })
    render(provided(<Shown onEvent={onEvent} />))
    await screen.findByText(/^live/)
    feed.commit(3)
    await waitFor(() => expect(onEvent).toHaveBeenCalledTimes(3))
    await screen.findByText('live, last 3, 0 pending')
    expect(thrown.map(String)).toEqual(Array(3).fill('Error: Not this one.'))
  })

  it('says what is missing without a provider', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(() => render(<Shown />)).toThrow('RealtimeProvider')
    error.mockRestore()
  })
})

describe('useConnection', () => {
  it('renders for the connection and the place, and not for optimistic updates', async () => {
    const renders: unknown[] = []
    render(provided(<Connection renders={renders} />))
    await screen.findByText('live')
    const before = renders.length
    realtime.dropOptimisticUpdate(realtime.addOptimisticUpdate({ type: 'gig:updated', data: {} }))
    feed.control('feed:stale', {})
    await screen.findByText('stale')
    expect(renders.length).toBe(before + 1)
  })
})
