import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { idle } from './connection/stream'
import { times } from './environment'
import { createTabs } from './tabs'
import { startBrowser, type Tab } from './testing/browser'
import { brief, type Feed, frame, startFeed } from './testing/feed'
import { pass, range, setClock, torn, until } from './testing/hear'
import type { Status } from './types'

vi.setConfig({ testTimeout: 30_000 })

let feed: Feed
let browser = startBrowser()
// Nobody becomes impatient with a busy machine, where that is not what is asked.
const patient = { ...brief, ask: 60_000, reply: 60_000 }
const open: Tab[] = []

beforeEach(async () => {
  feed = await startFeed()
  browser = startBrowser(patient)
})

afterEach(async () => {
  for (const tab of open.splice(0)) {
    tab.thaw()
    tab.realtime.close()
  }
  await until(() => expect(browser.locks()).toBe(0))
  await feed.close()
  vi.useRealTimers()
})

function tab(user = 'ana', band = 'band', shown = true): Tab {
  const one = browser.open({ url: feed.url, user, band })
  one.is.visible = shown
  open.push(one)
  return one
}

const status = ({ realtime }: Tab) => realtime.getSnapshot().status
const become = (tabs: readonly Tab[], wanted: Status) =>
  until(() => expect(tabs.map(status)).toEqual(tabs.map(() => wanted)))
const hearUpTo = (tabs: readonly Tab[], last: number, from = 1) =>
  until(() => {
    for (const { heard } of tabs) expect(heard.seqs()).toEqual(range(from, last))
  })

/** The tab that has the connection, and another two. */
async function three(): Promise<[Tab, Tab, Tab]> {
  const leader = tab()
  await become([leader], 'live')
  const others: [Tab, Tab] = [tab(), tab()]
  await become(others, 'live')
  return [leader, ...others]
}

describe('the tabs of one browser', () => {
  it('have one connection, and all hear everything', async () => {
    const tabs = await three()
    feed.commit(3)
    feed.commit(1)
    await hearUpTo(tabs, 4)
    expect(feed.requests).toHaveLength(1)
    expect(tabs.flatMap(({ heard }) => torn(heard))).toEqual([])
    for (const { realtime } of tabs) {
      expect(realtime.getSnapshot()).toMatchObject({ connected: true, cursor: feed.cursor(4) })
      expect(realtime.getSnapshot().latencyMs).not.toBeNull()
    }
  })

  it('have one each for other bands and other people', async () => {
    const tabs = [tab(), tab('ben'), tab('ana', 'other band')]
    await become(tabs, 'live')
    expect(feed.requests).toHaveLength(3)
  })

  it('show the same state', async () => {
    const tabs = await three()
    feed.control('feed:stale', {})
    await become(tabs, 'stale')
    feed.control('feed:goodbye', { retry: 100 })
    await become(tabs, 'waiting')
    expect(new Set(tabs.map(({ realtime }) => realtime.getSnapshot().retryAt)).size).toBe(1)
    await become(tabs, 'live')
  })

  it('all end when one is signed out', async () => {
    const tabs = await three()
    feed.control('feed:revoked', { reason: 'signed out' })
    await become(tabs, 'ended')
    for (const { realtime } of tabs) expect(realtime.getSnapshot().ended?.code).toBe('revoked')
    await until(() => expect(browser.locks()).toBe(0))
  })

  it('all end when a retry finds that nobody is signed in', async () => {
    const tabs = await three()
    feed.answerNext(response => response.writeHead(401).end('{}'))
    feed.cut()
    await become(tabs, 'ended')
  })

  it('are all reset, once, when the server cannot go on', async () => {
    const tabs = await three()
    feed.commitUnheard(5)
    feed.forgotten = 5
    feed.cut()
    await until(() => {
      for (const { heard } of tabs) expect(heard.resets).toEqual([{ reason: 'expired', cursor: feed.cursor(5) }])
    })
    feed.commit(2)
    await hearUpTo(tabs, 7, 6)
    for (const { heard } of tabs) expect(heard.resets).toHaveLength(1)
  })
})

describe('a new leader goes on where the old one was', () => {
  it('when a tab is closed, without a gap or a repetition', async () => {
    const [leader, ...others] = await three()
    feed.commit(2)
    await hearUpTo(others, 2)
    leader.realtime.close()
    feed.commit(3)
    await hearUpTo(others, 5)
    expect(feed.requests.map(request => request.headers['last-event-id'])).toEqual([undefined, feed.cursor(2)])
    await become(others, 'live')
    await until(() => expect(feed.connections()).toBe(1))
  })

  it('when a tab dies without a word', async () => {
    const [leader, ...others] = await three()
    leader.kill()
    feed.commit(4)
    await hearUpTo(others, 4)
    expect(feed.requests).toHaveLength(2)
  })

  it('when it dies in the middle of a transaction', async () => {
    const [leader, ...others] = await three()
    feed.commit(1)
    await hearUpTo(others, 1)
    feed.commitUnheard(3)
    feed.say(frame('gig:updated', feed.log[1]) + frame('gig:updated', feed.log[2]) + frame('feed:stale', {}))
    await become(others, 'stale') // and so has had the first two
    leader.kill()
    await hearUpTo(others, 4)
    expect(others.flatMap(({ heard }) => torn(heard))).toEqual([])
  })

  it('when it freezes and keeps the lock; and the one that thaws hears what it missed', async () => {
    browser = startBrowser()
    const [leader, ...others] = await three()
    leader.freeze()
    feed.commit(2)
    await hearUpTo(others, 2)
    expect(leader.heard.seqs()).toEqual([])
    leader.thaw()
    feed.commit(2)
    await hearUpTo([leader, ...others], 4)
    await until(() => expect(feed.connections()).toBe(1))
  })

  it('also to a tab that has just been opened and has no place: it goes on for those who have one', async () => {
    browser = startBrowser()
    const [leader, ...others] = await three()
    feed.commit(2)
    await hearUpTo(others, 2)
    for (const { is } of others) is.visible = false
    leader.freeze()
    feed.commit(2)
    // The news is quicker than an answer to who has no place.
    feed.answerNext((response, request) => request.headers['last-event-id'] && feed.answer(response, request))
    const opened = tab()
    await hearUpTo(others, 4)
    await hearUpTo([opened], 4, 3)
    expect(others.flatMap(({ heard }) => heard.resets)).toEqual([])
  })

  it('but no tab that nobody sees takes the lock from another', async () => {
    setClock()
    browser = startBrowser()
    const [leader, ...others] = await three()
    for (const { is } of others) is.visible = false
    leader.freeze()
    await pass(3 * (brief.ask + brief.reply))
    expect(feed.requests).toHaveLength(1)
    for (const { is } of others) is.visible = true
    feed.commit(2)
    await hearUpTo(others, 2)
    expect(feed.requests.length).toBeGreaterThan(1)
  })
})

describe('a tab that missed something', () => {
  it('asks at the next event that it hears', async () => {
    const [, , third] = await three()
    third.is.deaf = true
    feed.commit(2)
    await hearUpTo(open.slice(0, 2), 2)
    third.is.deaf = false
    expect(third.heard.seqs()).toEqual([])
    feed.commit(1)
    await hearUpTo([third], 3)
    expect(feed.requests).toHaveLength(1)
  })

  it('asks whoever is the new leader, also if the server is not to be had', async () => {
    const [leader, second, third] = await three()
    third.is.deaf = true
    feed.commit(2)
    await hearUpTo([leader, second], 2)
    third.is.deaf = false
    feed.answerNext(() => undefined)
    leader.kill()
    await hearUpTo([third], 2)
    expect(status(second)).toBe('connecting')
  })

  it('wakes the leader that waits for its next attempt', async () => {
    const leader = tab()
    await become([leader], 'live')
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
    vi.stubGlobal('window', page)
    vi.stubGlobal('document', page)
    try {
      const second = tab()
      await become([second], 'live')
      feed.control('feed:goodbye', { retry: 60_000 })
      await become([leader, second], 'waiting')
      page.dispatchEvent(new Event('online'))
      await become([leader, second], 'live')
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('gets it from the leader, without another connection', async () => {
    const [leader, second, third] = await three()
    third.freeze()
    feed.commit(3)
    await hearUpTo([leader, second], 3)
    third.thaw()
    await hearUpTo([third], 3)
    expect(feed.requests).toHaveLength(1)
  })

  it('reads anew if the leader does not remember it, and is the only one to do so', async () => {
    const [leader, second] = await three()
    const stop = second.realtime.subscribe(() => undefined)
    second.heard.stop()
    stop()
    await become([second], 'idle')
    for (let i = 0; i < 10; i++) feed.commit(300)
    await hearUpTo([leader], 3000)
    const resets: unknown[] = []
    const again = second.realtime.listen(({ reset }) => resets.push(reset))
    await until(() => expect(resets).toEqual([{ reason: 'behind', cursor: feed.cursor(3000) }]))
    again()
    expect(leader.heard.resets).toEqual([])
    expect(feed.requests).toHaveLength(1)
  })

  it('begins where the leader is, if it is new', async () => {
    const leader = tab()
    await become([leader], 'live')
    feed.commit(3)
    await hearUpTo([leader], 3)
    const late = tab()
    await become([late], 'live')
    expect(late.realtime.getSnapshot().cursor).toBe(feed.cursor(3))
    feed.commit(1)
    await hearUpTo([late], 4, 4)
  })
})

it('where there are no locks after all, each tab has a connection of its own', async () => {
  const { connect } = await import('./realtime')
  const refused = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }
  const environment = {
    fetch,
    locks: refused as never,
    openChannel: (n: string) => new BroadcastChannel(n),
    visible: () => true,
    times: brief,
  }
  const both = [1, 2].map(() => connect({ band: 'band', user: 'ana', url: feed.url }, environment))
  const seen = both.map(realtime => {
    const seqs: number[] = []
    realtime.listen(({ events }) => seqs.push(...events.map(event => event.seq)))
    return seqs
  })
  await until(() => expect(both.map(realtime => realtime.getSnapshot().status)).toEqual(['live', 'live']))
  feed.commit(2)
  await until(() =>
    expect(seen).toEqual([
      [1, 2],
      [1, 2],
    ]),
  )
  for (const realtime of both) realtime.close()
})

describe('a leader that does not answer', () => {
  /** A tab whose leader says nothing. */
  function follow() {
    vi.useFakeTimers()
    const said: string[] = []
    let stolen = 0
    const channel = { postMessage: ({ kind }: { kind: string }) => said.push(kind), close: () => undefined }
    const request = (_: string, { steal }: LockOptions) => {
      if (steal) stolen++
      return new Promise(() => undefined)
    }
    const tabs = createTabs({
      name: 'tabs',
      locks: { request } as Pick<LockManager, 'request'>,
      openChannel: () => channel as unknown as BroadcastChannel,
      environment: { visible: () => true, times },
      cursor: () => null,
      state: idle,
      answer: () => [],
      onLead: () => undefined,
      onFollow: () => undefined,
      onWake: () => undefined,
      onMessage: () => 'taken',
      onState: () => undefined,
    })
    return { tabs, said, stolen: () => stolen }
  }
  const longest = (times.reply * 4) / 3

  it('loses the lock after a while', () => {
    const { tabs, said, stolen } = follow()
    vi.advanceTimersByTime(times.reply - 1)
    expect(stolen()).toBe(0)
    vi.advanceTimersByTime(longest - times.reply + 1)
    expect(said).toEqual(['ask'])
    expect(stolen()).toBe(1)
    tabs.leave()
  })

  it('is asked once more by a tab that was frozen itself, and cannot know whether it did answer', () => {
    const { tabs, said, stolen } = follow()
    vi.setSystemTime(Date.now() + 60_000) // the clock went on, the timers did not
    vi.advanceTimersByTime(longest)
    expect(said).toEqual(['ask', 'ask'])
    expect(stolen()).toBe(0)
    vi.advanceTimersByTime(longest)
    expect(stolen()).toBe(1)
    tabs.leave()
    expect(vi.getTimerCount()).toBe(0)
  })
})
