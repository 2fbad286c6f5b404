// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { browser, times } from '../environment'
import { connect } from '../realtime'

/** A server that never ends a stream, and what was asked of it. */
function stub() {
  const requests: { cursor: string | null; signal: AbortSignal; say(text: string): void; end(): void }[] = []
  const fetch = vi.fn(async (_url: unknown, init?: RequestInit) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const say = (text: string) => void writer.write(new TextEncoder().encode(text)).catch(() => undefined)
    const cursor = new Headers(init?.headers).get('last-event-id')
    const signal = init?.signal ?? new AbortController().signal
    requests.push({ cursor, signal, say, end: () => void writer.close() })
    say('event: feed:ready\ndata: {"cursor":"f.5","resumed":true,"head":"f.5"}\n\n')
    return new Response(readable, { headers: { 'content-type': 'text/event-stream' } })
  })
  return { requests, fetch: fetch as unknown as typeof globalThis.fetch }
}

const fire = (target: EventTarget, type: string, more = {}) =>
  target.dispatchEvent(Object.assign(new Event(type), more))
const flush = () => vi.advanceTimersByTimeAsync(0)

function setVisible(visible: boolean) {
  Object.defineProperty(document, 'visibilityState', { value: visible ? 'visible' : 'hidden', configurable: true })
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  setVisible(true)
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function live() {
  const server = stub()
  const realtime = connect({ band: 'b', user: 'u', shared: false }, { ...browser(), fetch: server.fetch })
  const stop = realtime.subscribe(() => undefined)
  await vi.waitFor(() => expect(realtime.getSnapshot().status).toBe('live'))
  return { ...server, realtime, stop, status: () => realtime.getSnapshot().status }
}

describe('a page that wakes', () => {
  it.each([
    ['is looked at again', () => fire(document, 'visibilitychange')],
    ['has a network again', () => fire(window, 'online')],
  ])('replaces a connection that was silent, when it %s', async (_, wake) => {
    const { requests, realtime, status } = await live()
    vi.setSystemTime(Date.now() + times.suspicion + 1) // asleep: the clock went on, the timers did not
    wake()
    await flush()
    expect(requests.map(({ cursor }) => cursor)).toEqual([null, 'f.5'])
    expect(requests[0]?.signal.aborted).toBe(true)
    await vi.waitFor(() => expect(status()).toBe('live'))
    realtime.close()
  })

  it('keeps a connection that has just spoken', async () => {
    const { requests, realtime } = await live()
    vi.setSystemTime(Date.now() + times.suspicion - 1000)
    fire(document, 'visibilitychange')
    fire(window, 'online')
    setVisible(false)
    vi.setSystemTime(Date.now() + times.suspicion)
    fire(document, 'visibilitychange') // to hidden
    await flush()
    expect(requests).toHaveLength(1)
    realtime.close()
  })

  it('does not wait for the next attempt', async () => {
    const { requests, realtime, status } = await live()
    requests[0]?.say('event: feed:goodbye\ndata: {"retry":20000}\n\n')
    await vi.waitFor(() => expect(status()).toBe('waiting'))
    fire(document, 'visibilitychange')
    await flush()
    expect(requests).toHaveLength(2)
    realtime.close()
  })
})

describe('a connection', () => {
  it('is trusted while heartbeats come, and for 35 s after the last one', async () => {
    const { requests, realtime, status } = await live()
    for (let beat = 0; beat < 5; beat++) {
      await vi.advanceTimersByTimeAsync(34_000)
      requests[0]?.say('event: feed:heartbeat\ndata: {"head":"f.5"}\n\n')
    }
    await vi.advanceTimersByTimeAsync(34_000)
    expect(requests).toHaveLength(1)
    expect(status()).toBe('live')
    await vi.advanceTimersByTimeAsync(2000)
    await vi.waitFor(() => expect(requests).toHaveLength(2))
    realtime.close()
  })
})

describe('a series of failures', () => {
  it.each([
    ['ends with a connection that lasted', times.steady + 1, 1000],
    ['goes on when a connection did not last', 500, 2000],
  ])('%s', async (_, lasted, longest) => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { requests, realtime, status } = await live()
    const lose = async () => {
      requests.at(-1)?.end()
      await vi.waitFor(() => expect(status()).toBe('waiting'))
      const left = (realtime.getSnapshot().retryAt ?? 0) - Date.now()
      await vi.advanceTimersByTimeAsync(left)
      await vi.waitFor(() => expect(status()).toBe('live'))
      return left
    }
    await lose()
    await vi.advanceTimersByTimeAsync(lasted)
    const left = await lose()
    expect(left).toBeGreaterThan(longest - 300)
    expect(left).toBeLessThanOrEqual(longest)
    realtime.close()
  })
})

describe('a page without a network', () => {
  it('says so at once, and is live again when there is one', async () => {
    const { requests, realtime, status } = await live()
    fire(window, 'offline')
    expect(realtime.getSnapshot()).toMatchObject({ status: 'offline', connected: false, retryAt: null })
    expect(requests[0]?.signal.aborted).toBe(true)
    fire(window, 'online')
    await vi.waitFor(() => expect(status()).toBe('live'))
    realtime.close()
  })

  it('tries nevertheless: the server may be on this machine', async () => {
    const { realtime, status } = await live()
    fire(window, 'offline')
    await vi.advanceTimersByTimeAsync(1000)
    await vi.waitFor(() => expect(status()).toBe('live'))
    realtime.close()
  })
})

describe('a page that is put away', () => {
  it.each([
    ['frozen', () => fire(document, 'freeze'), () => fire(document, 'resume')],
    ['kept for going back', () => fire(window, 'pagehide'), () => fire(window, 'pageshow', { persisted: true })],
  ])('lets the connection go when it is %s, and goes on when it is back', async (_, away, back) => {
    const { requests, realtime, status } = await live()
    away()
    expect(status()).toBe('idle')
    expect(requests[0]?.signal.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    back()
    await vi.waitFor(() => expect(status()).toBe('live'))
    expect(requests[1]?.cursor).toBe('f.5')
    realtime.close()
  })
})

describe('what is left behind', () => {
  it('is nothing, after close and after the last listener', async () => {
    const added = new Set<string>()
    for (const target of [window, document]) {
      const name = target === window ? 'window' : 'document'
      vi.spyOn(target, 'addEventListener').mockImplementation(type => void added.add(`${name} ${type}`))
      vi.spyOn(target, 'removeEventListener').mockImplementation(type => void added.delete(`${name} ${type}`))
    }
    for (const leave of ['close', 'stop'] as const) {
      const { requests, realtime, stop } = await live()
      expect(added.size).toBe(7)
      if (leave === 'close') realtime.close()
      stop()
      await vi.advanceTimersByTimeAsync(times.linger)
      expect([...added]).toEqual([])
      expect(vi.getTimerCount()).toBe(0)
      expect(requests[0]?.signal.aborted).toBe(true)
    }
  })
})
