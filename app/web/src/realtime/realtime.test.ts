import type { ServerResponse } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { frame } from './testing/feed'
import { becomes, feed, open, setUp } from './testing/follow'
import { hear, range, reports, until } from './testing/hear'

vi.setConfig({ testTimeout: 30_000 })
setUp()

describe('what is committed is heard', () => {
  it('once, in order, from the moment of the first listener on', async () => {
    feed.commit(3)
    const realtime = open()
    expect(feed.requests).toHaveLength(0)
    expect(realtime.getSnapshot()).toMatchObject({ status: 'idle', connected: false, cursor: null, latencyMs: null })
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    expect(realtime.getSnapshot()).toMatchObject({ connected: true, cursor: feed.cursor(3) })

    feed.commit(1)
    feed.commit(2)
    await until(() => expect(heard.seqs()).toEqual([4, 5, 6]))
    const { lastEvent, latencyMs, cursor } = realtime.getSnapshot()
    expect(lastEvent?.seq).toBe(6)
    expect(latencyMs).toBeGreaterThanOrEqual(0)
    expect(latencyMs).toBeLessThan(2000)
    expect(cursor).toBe(feed.cursor(6))
    expect(feed.requests[0]).toMatchObject({ url: '/api/realtime?band=band', headers: { accept: 'text/event-stream' } })
  })

  it('as whole transactions, also if one comes in pieces', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commitUnheard(3)
    const [first, ...rest] = feed.log.map(event => frame(event.type, event, event.id))
    feed.say(first ?? '')
    feed.control('feed:stale', {})
    await becomes(realtime, 'stale')
    expect(heard.batches).toEqual([])
    expect(realtime.getSnapshot().cursor).toBe(feed.cursor(0))
    feed.say(rest.join(''))
    await until(() => expect(heard.seqs()).toEqual([1, 2, 3]))
    expect(heard.batches).toHaveLength(1)
  })

  it('a burst of 500 changes as one batch', async () => {
    const realtime = open()
    const heard = hear(realtime)
    const seen = vi.fn()
    await becomes(realtime, 'live')
    realtime.subscribe(seen)
    feed.commit(500)
    await until(() => expect(heard.seqs()).toEqual(range(1, 500)))
    expect(heard.batches).toHaveLength(1)
    expect(seen).toHaveBeenCalledTimes(1)
  })

  it('by type, where patterns are given, and a reset by all', async () => {
    const realtime = open()
    const gigs = vi.fn()
    realtime.listen(gigs, ['gig:*', 'member:joined'])
    await becomes(realtime, 'live')
    feed.commit(2)
    await until(() => expect(gigs).toHaveBeenCalledWith({ events: [feed.log[0]] }))
    feed.control('feed:reset', { reason: 'bulk', cursor: feed.cursor(700) })
    const reset = { reason: 'bulk', cursor: feed.cursor(700) }
    await until(() => expect(gigs).toHaveBeenLastCalledWith({ events: [], reset }))
    expect(gigs).toHaveBeenCalledTimes(2)
  })

  it('by the others, when one listener throws', async () => {
    const realtime = open()
    const thrown = reports()
    const error = new Error('of the application')
    realtime.listen(() => {
      throw error
    })
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commit(1)
    feed.commit(1)
    await until(() => expect(heard.seqs()).toEqual([1, 2]))
    expect(thrown[0]).toBe(error)
  })

  it('also of a kind that nobody knew when this was written, and what makes no sense is passed over', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.say(
      'event: feed:whatever\ndata: {}\n\nevent: feed:ready\ndata: {"cursor":7}\n\ndata: hello\n\nevent: x\ndata: {\n\n',
    )
    feed.commitUnheard(1)
    Object.assign(feed.log[0] ?? {}, { type: 'poster:created' })
    feed.say(frame('poster:created', feed.log[0]))
    await until(() => expect(heard.events()).toMatchObject([{ type: 'poster:created', seq: 1 }]))
    expect(feed.requests).toHaveLength(1)
  })
})

describe('an end is an end', () => {
  const problem = (code: number) => (response: ServerResponse) =>
    void response.writeHead(code, { 'content-type': 'application/problem+json' }).end('{"detail":"So it is."}')
  it.each([
    [401, 'unauthorized'],
    [404, 'not-found'],
  ] as const)('after %i', async (code, ended) => {
    feed.answerNext(problem(code))
    const realtime = open()
    hear(realtime)
    const waits = expect(realtime.reached(feed.cursor(9))).rejects.toThrow('So it is.')
    await becomes(realtime, 'ended')
    await waits
    expect(realtime.getSnapshot().ended).toEqual({ code: ended, reason: 'So it is.' })
    hear(realtime)
    expect(feed.requests).toHaveLength(1)
  })

  it('after feed:revoked, and the last that was told is handed out', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commitUnheard(1)
    feed.say(frame('gig:updated', feed.log[0]) + frame('feed:revoked', { reason: 'removed' }))
    await becomes(realtime, 'ended')
    expect(heard.seqs()).toEqual([1])
    expect(realtime.getSnapshot().ended).toEqual({ code: 'revoked', reason: 'removed' })
    await until(() => expect(feed.connections()).toBe(0))
  })

  it('after close, which leaves no connection and no timer', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    const waits = expect(realtime.reached(feed.cursor(9))).rejects.toThrow()
    realtime.close()
    await waits
    expect(realtime.getSnapshot()).toMatchObject({ status: 'ended', connected: false, ended: { code: 'stopped' } })
    await until(() => expect(feed.connections()).toBe(0))
    feed.commit(1)
    heard.stop()
    realtime.close()
    expect(feed.requests).toHaveLength(1)
    expect(heard.batches).toEqual([])
  })
})

describe('the first listener opens and the last one closes', () => {
  it('after a moment, so that whoever is mounted again finds it open', async () => {
    const realtime = open()
    const first = hear(realtime)
    first.stop()
    const second = hear(realtime)
    await becomes(realtime, 'live')
    expect(feed.requests).toHaveLength(1)
    second.stop()
    await becomes(realtime, 'idle')
    await until(() => expect(feed.connections()).toBe(0))
    expect(realtime.getSnapshot().connected).toBe(false)
  })

  it('and who listens again gets what was missed', async () => {
    const realtime = open()
    const stop = realtime.subscribe(() => undefined)
    await becomes(realtime, 'live')
    stop()
    stop()
    await becomes(realtime, 'idle')
    feed.commit(2)
    const heard = hear(realtime)
    await until(() => expect(heard.seqs()).toEqual([1, 2]))
  })
})

describe('reads and writes find their place', () => {
  it('since tells what a read does not have, and nothing that is still to be handed out', async () => {
    const realtime = open()
    expect(realtime.since(feed.cursor(0))).toBeUndefined()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commit(3)
    await until(() => expect(heard.seqs()).toEqual([1, 2, 3]))
    expect(realtime.since(feed.cursor(1))?.map(event => event.seq)).toEqual([2, 3])
    expect(realtime.since(feed.cursor(8))).toEqual([])
    expect(realtime.since('elsewhere-00000000.1')).toBeUndefined()
    expect(realtime.since('rubbish')).toBeUndefined()
  })

  it('the last 2,000 events are known', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    for (let i = 0; i < 12; i++) feed.commit(300)
    await until(() => expect(heard.seqs()).toHaveLength(3600))
    expect(realtime.since(feed.cursor(1600))?.map(event => event.seq)).toEqual(range(1601, 3600))
    expect(realtime.since(feed.cursor(1))).toBeUndefined()
  })

  it('reached waits for the event, or for a reset in its place', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    await realtime.reached(feed.cursor(0))
    const second = realtime.reached(feed.cursor(2)).then(() => heard.seqs())
    const other = realtime.reached('elsewhere-00000000.4').then(() => heard.resets.length)
    feed.commit(1)
    await until(() => expect(heard.seqs()).toEqual([1]))
    feed.commit(1)
    expect(await second).toEqual([1, 2])
    feed.control('feed:reset', { reason: 'truncate', cursor: feed.cursor(2) })
    expect(await other).toBe(1)
  })

  it('an update is saved when its own events have come', async () => {
    const realtime = open()
    hear(realtime)
    await becomes(realtime, 'live')
    const id = realtime.addOptimisticUpdate({ type: 'gig:updated', data: { title: 'Late show' } })
    expect(realtime.getUpdates()).toMatchObject([{ id, status: 'pending' }])
    feed.commit(1, id)
    await until(() => expect(realtime.getUpdates()).toMatchObject([{ id, status: 'saved' }]))
  })
})
