import { backoff } from '../backoff'
import { covers } from '../cursor'
import type { Environment } from '../environment'
import type { Cursor, Snapshot, Status } from '../types'
import { type Happening, hasRequest, hasTimer, transitions } from './connection'
import { createDeadline } from './deadline'
import { type Message, parse } from './message'
import { type Ending, transport } from './transport'

/** What a connection looks like from outside; the tabs that share it show the same. */
export interface State extends Pick<Snapshot, 'status' | 'since' | 'retryAt' | 'ended'> {
  /** Where the feed was when it began to catch up. */
  readonly target: Cursor | null
}

export const idle = (): State => ({ status: 'idle', since: Date.now(), retryAt: null, ended: null, target: null })

/** One connection that comes back by itself. */
export interface Stream {
  open(): void
  close(): void
  /** An occasion to doubt a silent connection, and to try again at once. */
  wake(): void
  offline(): void
  /** The connection is of no use; another one, soon. */
  lose(why: string): void
}

export interface StreamOptions {
  readonly url: string
  readonly headers: () => HeadersInit | Promise<HeadersInit>
  readonly environment: Environment
  /** Where to go on. It is asked at the beginning of each request, and while catching up. */
  readonly cursor: () => Cursor | null
  onMessage(message: Message): void
  onState(state: State): void
  debug(message: string, details?: unknown): void
}

export function createStream(options: StreamOptions): Stream {
  const { environment, debug } = options
  const { times } = environment
  let state = idle()
  let lostAt: number | undefined
  let request: AbortController | undefined
  let answeredAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempts = 0
  const deadline = createDeadline(() => lose('silence'))

  /** The one place where anything changes. */
  function go(happening: Happening, more: Partial<State> = {}, hint?: number) {
    const status = transitions[state.status][happening]
    if (!status) return
    debug(`${state.status} → ${status}`, happening)
    if (!hasRequest(status) || status === 'connecting') {
      request?.abort()
      request = undefined
      deadline.stop()
    }
    clearTimeout(timer)
    let retryAt: number | null = null
    if (hasTimer(status)) {
      const wait = backoff(attempts++, hint, times)
      timer = setTimeout(() => go('retry'), wait)
      if (status === 'waiting') retryAt = Date.now() + wait
    }
    state = { ended: null, target: null, ...more, status, since: since(status), retryAt }
    if (status === 'connecting') begin()
    options.onState(state)
  }

  /** Of those that are not connected: since when it is no longer live. */
  function since(status: Status) {
    const now = Date.now()
    if (status === 'live') lostAt = undefined
    else if (state.status === 'live' || state.status === 'idle') lostAt = now
    return hasTimer(status) || status === 'connecting' ? (lostAt ?? now) : now
  }

  function begin() {
    const own = new AbortController()
    request = own
    answeredAt = 0
    deadline.start(times.answer)
    void run(own.signal).then(ending => {
      if (own.signal.aborted) return
      debug('the request ended', ending.why)
      if (ending.over) go('over', { ended: ending.over })
      else lose(ending.why, ending.after)
    })
  }

  async function run(signal: AbortSignal): Promise<Ending> {
    try {
      const headers = new Headers(await options.headers())
      if (signal.aborted) return { why: 'aborted' }
      const cursor = options.cursor()
      headers.set('Accept', 'text/event-stream')
      if (cursor) headers.set('Last-Event-ID', cursor)
      return await transport({
        url: options.url,
        headers,
        signal,
        fetch: environment.fetch,
        // Before feed:ready a byte is no sign of life: it may be anybody's.
        onBytes: () => answeredAt && deadline.touch(),
        onFrame: ({ event, data }) => {
          const message = parse(event, data)
          if (message) hear(message)
          else debug('passed over', event)
        },
      })
    } catch (error) {
      return { why: String(error) }
    }
  }

  function hear(message: Message) {
    // Nobody is told of an end but by the state.
    if (message.type === 'feed:goodbye') {
      attempts = 0
      return lose('goodbye', message.data.retry)
    }
    if (message.type === 'feed:revoked') return go('over', { ended: { code: 'revoked', reason: message.data.reason } })
    if (message.type === 'feed:ready' && !answeredAt) {
      answeredAt = Date.now()
      deadline.start(times.silence)
    }
    options.onMessage(message) // it may be the end of the request: then the rest changes nothing
    if (message.type === 'feed:stale') go('stale')
    if (message.type === 'feed:ready') {
      const target = message.data.head ?? message.data.cursor
      if (!message.data.resumed || covers(options.cursor(), target)) go('ready')
      else go('behind', { target })
    } else if (state.target && covers(options.cursor(), state.target)) go('caught-up')
  }

  function lose(why: string, hint?: number) {
    if (answeredAt && Date.now() - answeredAt > times.steady) attempts = 0
    debug('lost', why)
    go(typeof navigator !== 'undefined' && navigator.onLine === false ? 'offline' : 'lost', {}, hint)
  }

  return {
    open: () => go('open'),
    close: () => go('close'),
    wake() {
      if (hasRequest(state.status) && deadline.silence() <= times.suspicion) return
      attempts = 0
      go('wake')
    },
    offline: () => go('offline'),
    lose,
  }
}
