import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { frame, startFeed } from '../testing/feed'
import { becomes, feed, lastIds, open, setUp, status, statuses } from '../testing/follow'
import { hear, range, torn, until } from '../testing/hear'

vi.setConfig({ testTimeout: 30_000 })
setUp()

describe('who was away hears what was missed', () => {
  it('after a cut connection, from the last whole transaction on', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commit(2)
    await until(() => expect(heard.seqs()).toEqual([1, 2]))
    feed.commitUnheard(3)
    feed.say(frame('gig:updated', feed.log[2], feed.cursor(3)))
    feed.cut(true)
    await until(() => expect(heard.seqs()).toEqual([1, 2, 3, 4, 5]))
    expect(lastIds()).toEqual([undefined, feed.cursor(2)])
    expect(torn(heard)).toEqual([])
  })

  it('and is told how much is still to come, and live only with the last of it', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    const seen = statuses(realtime)
    feed.commitUnheard(3)
    const headless = { cursor: feed.cursor(0), resumed: true, head: feed.cursor(3) }
    feed.answerNext(response => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(frame('feed:ready', headless))
    })
    feed.cut()
    await becomes(realtime, 'catching-up')
    expect(realtime.getSnapshot().behind).toBe(3)
    let heardWhenLive: number[] | undefined
    realtime.subscribe(() => {
      if (status(realtime) === 'live') heardWhenLive ??= heard.seqs()
    })
    feed.cut()
    feed.requests.at(-1)?.socket.destroy()
    await becomes(realtime, 'live')
    expect(heardWhenLive).toEqual([1, 2, 3])
    expect(realtime.getSnapshot()).toMatchObject({ behind: 0, latencyMs: null })
    expect(seen).toEqual([
      'live',
      'waiting',
      'connecting',
      'catching-up',
      'waiting',
      'connecting',
      'catching-up',
      'live',
    ])
  })

  it('or is told to read anew', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commitUnheard(5)
    feed.forgotten = 5
    feed.cut()
    await until(() =>
      expect(heard.batches).toEqual([{ events: [], reset: { reason: 'expired', cursor: feed.cursor(5) } }]),
    )
    expect(realtime.since(feed.cursor(0))).toBeUndefined()
    expect(realtime.since(feed.cursor(5))).toEqual([])
    feed.commit(1)
    await until(() => expect(heard.seqs()).toEqual([6]))
  })

  it('a gap in the numbers is asked for again', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commitUnheard(1)
    feed.commitUnheard(1)
    feed.say(frame('gig:updated', feed.log[1], feed.cursor(2)))
    await until(() => expect(heard.seqs()).toEqual([1, 2]))
    expect(lastIds()).toEqual([undefined, feed.cursor(0)])
  })

  it('a heartbeat tells of a gap as well', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commitUnheard(2)
    feed.control('feed:heartbeat', { head: feed.cursor(2) })
    await until(() => expect(heard.seqs()).toEqual([1, 2]))
  })

  it('a gap that cannot be filled becomes a reset, and not an endless search', async () => {
    const realtime = open()
    const heard = hear(realtime)
    await becomes(realtime, 'live')
    feed.commitUnheard(1)
    feed.commitUnheard(1)
    const holed = (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(frame('feed:ready', { cursor: feed.cursor(0), resumed: true, head: feed.cursor(2) }))
      response.write(frame('gig:updated', feed.log[1], feed.cursor(2)))
    }
    feed.answerNext(holed, holed)
    feed.cut()
    await until(() => expect(heard.seqs()).toEqual([2]))
    expect(heard.resets).toEqual([{ reason: 'gap', cursor: feed.cursor(1) }])
    expect(feed.requests).toHaveLength(3)
    await becomes(realtime, 'live')
  })

  it('exactly once and in order, whatever is cut and repeated', async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('commit' as const), count: fc.integer({ min: 1, max: 5 }) }),
        fc.record({ do: fc.constant('cut' as const), half: fc.boolean() }),
        fc.record({ do: fc.constant('repeat' as const), count: fc.integer({ min: 0, max: 4 }) }),
        fc.record({ do: fc.constant('piece' as const), count: fc.integer({ min: 2, max: 5 }) }),
        fc.record({ do: fc.constant('wait' as const) }),
      ),
      { minLength: 5, maxLength: 25 },
    )
    await fc.assert(
      fc.asyncProperty(steps, async all => {
        const own = await startFeed()
        const realtime = open({ url: own.url })
        const heard = hear(realtime)
        try {
          await becomes(realtime, 'live')
          for (const step of all) {
            if (step.do === 'commit') own.commit(step.count)
            if (step.do === 'cut') own.cut(step.half)
            if (step.do === 'repeat') own.repeat = step.count
            if (step.do === 'wait') await until(() => expect(own.connections()).toBeGreaterThan(0))
            if (step.do === 'piece') {
              own.commitUnheard(step.count)
              own.say(
                own.log
                  .slice(-step.count, -1)
                  .map(event => frame(event.type, event))
                  .join(''),
              )
              own.cut()
            }
          }
          await until(() => expect(own.connections()).toBe(1))
          own.commit(1)
          await until(() => expect(heard.seqs()).toEqual(range(1, own.log.length)))
          expect(heard.resets).toEqual([])
          expect(torn(heard)).toEqual([])
          expect(realtime.since(own.cursor(0))).toEqual(own.log)
        } finally {
          realtime.close()
          await own.close()
        }
      }),
      { numRuns: 30, endOnFailure: true },
    )
  }, 60_000)
})
