import type { Status } from '../types'

/**
 * What happens to a connection.
 *
 * - `open`      somebody listens
 * - `close`     nobody does any more, or the page is put away
 * - `ready`     feed:ready, and nothing is missing
 * - `behind`    feed:ready, and what is missing follows
 * - `caught-up` the last of what was missing is here
 * - `stale`     feed:stale
 * - `lost`      it failed, ended, was refused for the moment, or is silent for too long
 * - `offline`   the browser says that there is no network, now or when it was lost
 * - `retry`     the time for the next attempt has come
 * - `wake`      it may be dead without anybody knowing, or worth an attempt: the page is looked at again, the network is back
 * - `over`      the server ends it for good
 * - `stop`      the application does
 */
export type Happening =
  | 'open'
  | 'close'
  | 'ready'
  | 'behind'
  | 'caught-up'
  | 'stale'
  | 'lost'
  | 'offline'
  | 'retry'
  | 'wake'
  | 'over'
  | 'stop'

/**
 * Every status × everything that can happen; null: nothing changes. To come to `connecting` is to begin a request, also
 * from `connecting` itself; to leave the four that have one is to end it; to be in `waiting` or `offline` is to have a
 * timer that ends in `retry`.
 */
// biome-ignore format: a table
export const transitions: Readonly<Record<Status, Readonly<Record<Happening, Status | null>>>> = {
  idle: {
    open: 'connecting', close: null, ready: null, behind: null, 'caught-up': null, stale: null,
    lost: null, offline: null, retry: null, wake: null, over: 'ended', stop: 'ended',
  },
  connecting: {
    open: null, close: 'idle', ready: 'live', behind: 'catching-up', 'caught-up': null, stale: null,
    lost: 'waiting', offline: 'offline', retry: null, wake: 'connecting', over: 'ended', stop: 'ended',
  },
  'catching-up': {
    open: null, close: 'idle', ready: 'live', behind: null, 'caught-up': 'live', stale: 'stale',
    lost: 'waiting', offline: 'offline', retry: null, wake: 'connecting', over: 'ended', stop: 'ended',
  },
  live: {
    open: null, close: 'idle', ready: null, behind: 'catching-up', 'caught-up': null, stale: 'stale',
    lost: 'waiting', offline: 'offline', retry: null, wake: 'connecting', over: 'ended', stop: 'ended',
  },
  stale: {
    open: null, close: 'idle', ready: 'live', behind: 'catching-up', 'caught-up': null, stale: null,
    lost: 'waiting', offline: 'offline', retry: null, wake: 'connecting', over: 'ended', stop: 'ended',
  },
  waiting: {
    open: null, close: 'idle', ready: null, behind: null, 'caught-up': null, stale: null,
    lost: null, offline: 'offline', retry: 'connecting', wake: 'connecting', over: 'ended', stop: 'ended',
  },
  offline: {
    open: null, close: 'idle', ready: null, behind: null, 'caught-up': null, stale: null,
    lost: null, offline: null, retry: 'connecting', wake: 'connecting', over: 'ended', stop: 'ended',
  },
  ended: {
    open: null, close: null, ready: null, behind: null, 'caught-up': null, stale: null,
    lost: null, offline: null, retry: null, wake: null, over: null, stop: null,
  },
}

/** Whether there is a request under way or open in a status. */
export const hasRequest = (status: Status): boolean =>
  status === 'connecting' || status === 'catching-up' || status === 'live' || status === 'stale'

/** Whether there is a timer for the next attempt in a status. */
export const hasTimer = (status: Status): boolean => status === 'waiting' || status === 'offline'
