import type { ServerResponse } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { brief } from '../testing/feed'
import { becomes, feed, lastIds, open, setUp, statuses } from '../testing/follow'
import { hear, range, until } from '../testing/hear'

vi.setConfig({ testTimeout: 30_000 })
setUp()

describe('a connection that fails is tried again', () => {
  const answers: [name: string, status: number, headers: Record<string, string>, atLeast: number][] = [
    ['503 with Retry-After', 503, { 'retry-after': '1' }, 1000],
    ['429 with a date', 429, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }, 60_000],
    ['502 of a proxy', 502, { 'content-type': 'text/html' }, 0],
    ['a page instead of a stream', 200, { 'content-type': 'text/html' }, 0],
    ['404 of a proxy', 404, { 'content-type': 'text/html' }, 0],
    ['no content', 204, {}, 0],
  ]
  it.each(answers)('after %s', async (_, code, headers, atLeast) => {
    feed.answerNext(response => response.writeHead(code, headers).end(code === 204 ? undefined : '<html>'))
    const realtime = open()
    const hints: (number | null)[] = []
    realtime.subscribe(() => hints.push(realtime.getSnapshot().retryAt))
    const start = Date.now()
    await until(() => expect(hints.some(hint => hint !== null)).toBe(true))
    const retryAt = hints.find(hint => hint !== null) ?? 0
    expect(retryAt - start).toBeGreaterThanOrEqual(atLeast - 1)
    if (!atLeast) {
      await becomes(realtime, 'live')
      expect(realtime.getSnapshot().retryAt).toBeNull()
      expect(feed.requests).toHaveLength(2)
    }
  })

  it('when nothing answers, until something does', async () => {
    const { url } = feed
    await feed.close()
    const realtime = open({ url })
    hear(realtime)
    const seen = statuses(realtime)
    await until(() => expect(seen.filter(s => s === 'waiting').length).toBeGreaterThan(2))
    expect(seen.filter(s => s !== 'waiting' && s !== 'connecting')).toEqual([])
  })

  it('when the answer does not come', async () => {
    feed.answerNext(() => undefined)
    const realtime = open({}, { ...brief, answer: 60 })
    hear(realtime)
    await becomes(realtime, 'live')
    expect(feed.requests.length).toBeGreaterThan(1)
  })

  it('when the stream opens and says nothing that makes sense', async () => {
    feed.answerNext(response => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const chatter = setInterval(() => response.write(': hello\n\n'), 10)
      response.on('close', () => clearInterval(chatter))
    })
    const realtime = open({}, { ...brief, answer: 60 })
    hear(realtime)
    await becomes(realtime, 'live')
  })

  it('when it falls silent, as a link does that nobody has closed', async () => {
    const realtime = open({}, { ...brief, silence: 80 })
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commitUnheard(1)
    await until(() => expect(heard.seqs()).toEqual([1]))
    expect(feed.requests.length).toBeGreaterThan(1)
    await until(() => expect(feed.connections()).toBe(1)) // the silent one is let go
  })

  it('when the server says goodbye, not before the time that it names', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commit(1)
    feed.control('feed:goodbye', { retry: 150 })
    const start = Date.now()
    await becomes(realtime, 'waiting')
    feed.cut()
    expect((realtime.getSnapshot().retryAt ?? 0) - start).toBeGreaterThanOrEqual(145)
    await becomes(realtime, 'live')
    expect(Date.now() - start).toBeGreaterThanOrEqual(145)
    expect(lastIds()).toEqual([undefined, feed.cursor(1)])
    expect(heard.seqs()).toEqual([1])
  })

  it('with headers that are asked for anew', async () => {
    let token = 0
    const realtime = open({ headers: async () => ({ Authorization: `Bearer ${++token}` }) })
    hear(realtime)
    await becomes(realtime, 'live')
    feed.cut()
    await until(() => expect(feed.requests).toHaveLength(2))
    expect(feed.requests.map(request => request.headers.authorization)).toEqual(['Bearer 1', 'Bearer 2'])
  })

  it('says since when it is no longer live, however many attempts there are', async () => {
    const realtime = open()
    hear(realtime)
    await becomes(realtime, 'live')
    feed.answerNext(...range(1, 3).map(() => (r: ServerResponse) => void r.writeHead(503).end()))
    const since: number[] = []
    realtime.subscribe(() => {
      const now = realtime.getSnapshot()
      if (now.status === 'waiting' || now.status === 'connecting') since.push(now.since)
    })
    feed.cut()
    await until(() => expect(feed.requests).toHaveLength(5))
    await becomes(realtime, 'live')
    expect(since.length).toBeGreaterThan(4)
    expect(new Set(since).size).toBe(1)
  })

  it('is stale when the server says so, and live again when that is over', async () => {
    const realtime = open()
    hear(realtime)
    await becomes(realtime, 'live')
    feed.control('feed:stale', {})
    await becomes(realtime, 'stale')
    feed.control('feed:ready', { cursor: feed.cursor(), resumed: true, head: feed.cursor() })
    await becomes(realtime, 'live')
    expect(feed.requests).toHaveLength(1)
  })
})
