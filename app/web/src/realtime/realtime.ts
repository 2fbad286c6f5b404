import type { Message } from './connection/message'
import { watchPage } from './connection/page'
import { createStream, idle, type State } from './connection/stream'
import { covers, distance, seqOf } from './cursor'
import { browser, type Environment } from './environment'
import { guard } from './guard'
import { createOptimisticUpdates } from './optimistic'
import { matches } from './pattern'
import { createBatches } from './sequence/batch'
import { createSequence, type Outcome } from './sequence/sequence'
import { createTabs, type Tabs } from './tabs'
import type { Batch, Cursor, EventPattern, Realtime, RealtimeEvent, RealtimeOptions, Snapshot } from './types'

interface Listener {
  readonly patterns: readonly string[]
  hear(batch: Batch): void
}

interface Waiter {
  readonly cursor: Cursor
  resolve(): void
  reject(error: Error): void
}

/**
 * Puts the parts together: what comes from the server or another tab goes through `sequence` and `batches` to the
 * listeners.
 */
export function connect(options: RealtimeOptions, environment: Environment = browser()): Realtime {
  const { band, user, debug: wanted } = options
  const { times, locks, openChannel } = environment
  const base = (options.url ?? '').replace(/\/$/, '')
  const debug =
    wanted === true ? (...said: unknown[]) => console.debug('realtime:', ...said) : wanted || (() => undefined)

  const listeners = new Set<Listener>()
  const subscribers = new Set<() => void>()
  const waiters = new Set<Waiter>()
  let open = 0 // listeners and subscribers
  let linger: ReturnType<typeof setTimeout> | undefined
  let unwatch: (() => void) | undefined
  let tabs: Tabs | undefined

  let state = idle()
  let handed: Cursor | null = null
  let lastEvent: RealtimeEvent | null = null
  let latencyMs: number | null = null
  let gapAt: Cursor | null | undefined
  let snapshot: Snapshot = look()

  const changed = () => {
    for (const subscriber of [...subscribers]) guard(subscriber)
  }
  const optimistic = createOptimisticUpdates(changed)
  const batches = createBatches(handOut, environment.visible)
  const sequence = createSequence({ onTransaction: batches.add, onReset: batches.reset })
  const stream = createStream({
    url: `${base}/api/realtime?band=${encodeURIComponent(band)}`,
    headers: options.headers ?? (() => ({})),
    environment,
    cursor: sequence.place,
    onMessage: fromServer,
    onState(next) {
      tabs?.tell(next)
      if (next.status !== 'idle') show(next) // closed from here, which knows what comes instead
    },
    debug,
  })

  function look(): Snapshot {
    const { status, since, retryAt, ended, target } = state
    const behind = target && handed && status === 'catching-up' ? Math.max(0, distance(target, handed) || 0) : 0
    return { status, connected: status === 'live', since, cursor: handed, behind, lastEvent, latencyMs, retryAt, ended }
  }

  function publish() {
    const next = look()
    if ((Object.keys(next) as (keyof Snapshot)[]).every(key => next[key] === snapshot[key])) return
    snapshot = next
    changed()
  }

  function show(next: State) {
    if (state.status === 'ended') return
    if (next.status === 'live') batches.flush() // what was missing is seen together with the news that nothing is
    state = next
    publish()
    if (next.status === 'ended') end()
  }

  function fromServer(message: Message) {
    const outcome = take(message)
    if (outcome === 'gap') {
      debug('a gap', { at: sequence.place(), message })
      // It is asked for once more. If it is not to be had, a reset stands in for it.
      const place = sequence.place()
      if (gapAt !== place) {
        gapAt = place
        return stream.lose('a gap')
      }
      sequence.skipTo(message)
    }
    if (outcome !== 'known') tabs?.relay(message)
  }

  function take(message: Message, old = false): Outcome {
    const outcome = sequence.take(message)
    if (outcome === 'taken' && message.type === 'event' && state.status === 'live' && !old) {
      latencyMs = Math.max(0, Date.now() - Date.parse(message.data.time))
    }
    if (handed === null && message.type === 'feed:ready') arrive([])
    return outcome
  }

  /** Everything up to the place has been handed out, or is now. */
  function arrive(events: readonly RealtimeEvent[], reset?: Batch['reset']) {
    const place = sequence.place()
    if (!place) return
    handed = place
    lastEvent = events.at(-1) ?? lastEvent
    if (reset) optimistic.reset(reset.cursor)
    optimistic.heard(events, place)
    for (const waiter of waiters) {
      if (!covers(place, waiter.cursor) && !(reset && Number.isNaN(distance(place, waiter.cursor)))) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
  }

  function handOut({ events, reset }: Batch) {
    arrive(events, reset)
    for (const { patterns, hear } of [...listeners]) {
      const some = patterns.includes('*') ? events : events.filter(event => matches(patterns, event.type))
      if (some.length || reset) guard(() => hear(reset ? { events: some, reset } : { events: some }))
    }
    publish()
  }

  function begin() {
    if (options.shared === false || !locks || !openChannel) return stream.open()
    if (tabs) return
    follow()
    tabs = createTabs({
      name: JSON.stringify(['downbeat', 1, base, user, band]),
      locks,
      openChannel,
      environment,
      cursor: sequence.place,
      state: () => state,
      answer,
      onLead: stream.open,
      onFollow: follow,
      onWake: stream.wake,
      onMessage: take,
      onState: show,
    })
  }

  /** Until the leader answers. */
  function follow() {
    stream.close()
    show({ ...idle(), status: 'connecting' })
  }

  function answer(cursor: Cursor | null): readonly Message[] {
    const place = sequence.place()
    if (!place) {
      // A new tab leads, and this one was here before it: what it lacks is where to go on.
      if (cursor) {
        take({ type: 'feed:ready', data: { cursor, resumed: true } })
        stream.lose('another tab has a place')
      }
      return []
    }
    const known = cursor === null ? undefined : sequence.after(cursor)
    const start: Message =
      cursor === null
        ? { type: 'feed:ready', data: { cursor: place, resumed: false } }
        : { type: 'feed:reset', data: { cursor: place, reason: 'behind' } }
    const events = (known ?? sequence.after(place) ?? []).map(data => ({ type: 'event' as const, data }))
    return known ? events : [start, ...events]
  }

  function halt() {
    tabs?.leave()
    tabs = undefined
    stream.close()
    show(idle())
  }

  function wake() {
    if (tabs) tabs.wake()
    else stream.wake()
  }

  function enter() {
    clearTimeout(linger)
    if (open++ || unwatch || state.status === 'ended') return
    unwatch = watchPage({ onWake: wake, onOffline: stream.offline, onSuspend: halt, onResume: begin })
    begin()
  }

  function leave() {
    if (--open || state.status === 'ended') return
    // A component that is mounted again, or another page of the application, comes within the moment.
    linger = setTimeout(() => {
      unwatch?.()
      unwatch = undefined
      halt()
    }, times.linger)
  }

  /** Of whatever kind the end is: nothing is left behind. */
  function end() {
    clearTimeout(linger)
    unwatch?.()
    tabs?.leave()
    tabs = undefined
    stream.close()
    batches.flush()
    batches.close()
    for (const { reject } of waiters) reject(new Error(state.ended?.reason))
    waiters.clear()
  }

  function add<T>(all: Set<T>, one: T): () => void {
    all.add(one)
    enter()
    return () => {
      if (all.delete(one)) leave()
    }
  }

  return {
    band,
    listen: <P extends EventPattern>(listener: (batch: Batch<P>) => void, types: readonly P[] = ['*' as P]) =>
      // The patterns are what makes a Batch<P> of a batch.
      add(listeners, { patterns: [...types], hear: batch => listener(batch as unknown as Batch<P>) }),
    // An object of its own for each call, as the same function may subscribe twice.
    subscribe: onChange => add(subscribers, () => onChange()),
    getSnapshot: () => snapshot,
    since: cursor =>
      handed === null ? undefined : sequence.after(cursor)?.filter(event => event.seq <= seqOf(handed ?? '')),
    reached: cursor =>
      new Promise((resolve, reject) => {
        if (covers(handed, cursor)) resolve()
        else if (state.ended) reject(new Error(state.ended.reason))
        else waiters.add({ cursor, resolve, reject })
      }),
    addOptimisticUpdate: optimistic.add,
    confirmOptimisticUpdate: optimistic.confirm,
    failOptimisticUpdate: optimistic.fail,
    dropOptimisticUpdate: optimistic.drop,
    getUpdates: optimistic.list,
    close() {
      const ended = { code: 'stopped', reason: 'It was closed.' } as const
      show({ ...idle(), status: 'ended', ended })
      optimistic.close()
    },
  }
}
