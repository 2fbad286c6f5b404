import { afterEach, beforeEach, expect } from 'vitest'
import { browser } from '../environment'
import { connect } from '../realtime'
import type { Realtime, RealtimeOptions, Status } from '../types'
import { brief, type Feed, startFeed } from './feed'
import { until } from './hear'

// One tab that follows a real server, for the tests of a connection.

export let feed: Feed
const made: Realtime[] = []

export function setUp(): void {
  beforeEach(async () => {
    feed = await startFeed()
  })
  afterEach(async () => {
    for (const realtime of made.splice(0)) realtime.close()
    await feed.close()
  })
}

export function open(options: Partial<RealtimeOptions> = {}, times = brief): Realtime {
  const realtime = connect(
    { band: 'band', user: 'ana', url: feed.url, shared: false, ...options },
    { ...browser(), times },
  )
  made.push(realtime)
  return realtime
}

export const status = (realtime: Realtime): Status => realtime.getSnapshot().status

export const becomes = (realtime: Realtime, wanted: Status): Promise<void> =>
  until(() => expect(status(realtime)).toBe(wanted))

export const lastIds = () => feed.requests.map(request => request.headers['last-event-id'])

/** Every status that it has been in, in order. */
export function statuses(realtime: Realtime): Status[] {
  const seen = [status(realtime)]
  realtime.subscribe(() => {
    if (seen.at(-1) !== status(realtime)) seen.push(status(realtime))
  })
  return seen
}
