import { backoff } from '../backoff'
import { times } from '../environment'
import { guard } from '../guard'
import { requestId } from '../request-id'
import { answered, discarded, isEmpty, named, next, queued, resolved, retried } from './queue'
import { type Answer, send } from './send'
import { openStore } from './store'
import { inTurn } from './turns'
import type { Entry, Outbox, OutboxOptions, Sent } from './types'

type Queue = readonly Entry[]

/** Told to the other tabs of the user. Without a band, all queues have changed. */
type Message = { band?: string; sent?: Sent }

/** The id of a row until the server gives it one. */
export const temporaryId = (): string => `temporary-${requestId()}`

const asSent = (entry: Entry): Sent => ({ entry, row: entry.row ?? null, cursor: entry.cursor ?? null })

export const isTemporary = (id: string): boolean => id.startsWith('temporary-')

/**
 * Opens the queue of a user in a band, and begins to send what is in it. Whoever opens it closes it. Tabs take turns,
 * entry by entry, so that none is in charge and none has to be replaced when it is closed, killed or frozen.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { user, band, now = Date.now } = options
  const locks = 'locks' in options ? options.locks : globalThis.navigator?.locks
  const name = `downbeat:outbox:${user}`
  const store = openStore(user, band, !!locks)
  const channel = locks && new BroadcastChannel(name) // what one tab keeps alone is nothing to the others
  const closed = new AbortController()
  const changeListeners = new Set<() => void>()
  const sentListeners = new Set<(sent: Sent) => void>()
  const ids = new Map<string, string>() // of rows that had a temporary one
  let entries: Queue = []
  let flight: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let pumping = false
  let again = false
  let woken = true // to be opened is a reason to try

  const post = (message: Message) => {
    if (!closed.signal.aborted) channel?.postMessage(message)
  }

  const show = (queue: Queue) => {
    if (closed.signal.aborted) return
    entries = queue
    for (const e of queue) if (e.temporaryId) ids.set(e.temporaryId, e.entityId)
    for (const listener of changeListeners) guard(listener)
  }

  const update = async (change: (queue: Queue) => Queue) => {
    if (closed.signal.aborted) throw new Error('The outbox is closed.')
    let changed = false
    const queue = await store.update(before => {
      const after = change(before)
      changed = after !== before
      return after
    })
    if (changed) {
      show(queue)
      post({ band })
    }
    return { queue, changed }
  }

  const tell = (sent: Sent) => {
    for (const listener of sentListeners) guard(() => listener(sent))
  }

  /** Sends one after the other until there is nothing that can be sent now. */
  const pump = async () => {
    again = true
    if (pumping) return
    pumping = true
    clearTimeout(timer)
    try {
      while (again) {
        again = false
        while (!closed.signal.aborted && (await inTurn(locks, `${name}:${band}`, closed.signal, sendNext)));
      }
    } catch {
      pumpIn(30_000) // the database refuses, or the turn was taken away; nothing is lost
    }
    pumping = false
  }

  const pumpIn = (ms: number) => {
    clearTimeout(timer)
    if (!closed.signal.aborted && ms < 2 ** 31) timer = setTimeout(pump, ms)
  }

  const sendNext = async (): Promise<boolean> => {
    const triedAt = now()
    const { queue, changed } = await update(queue => {
      const first = next(queue)
      if (!first || (!woken && (first.retryAt ?? 0) > triedAt)) return queue
      woken = false
      return queue.map(e => (e === first ? { ...e, state: 'sending', attempts: e.attempts + 1, triedAt } : e))
    })
    const entry = next(queue)
    if (!entry || !changed) {
      pumpIn(entry ? (entry.retryAt ?? 0) - triedAt : Number.POSITIVE_INFINITY)
      return false
    }
    if (closed.signal.aborted) return false
    flight = new AbortController()
    const answer: Answer = isEmpty(entry)
      ? { kind: 'done', row: entry.base ?? null, cursor: null }
      : await send(entry, options, flight.signal)
    if (closed.signal.aborted) return false
    await finish(entry, answer)
    return true
  }

  const finish = async (entry: Entry, answer: Answer) => {
    const retryAt = now() + backoff(entry.attempts - 1, answer.kind === 'later' ? answer.after : undefined, times)
    const { queue, changed } = await update(queue => {
      const kept = queue.find(e => e.id === entry.id)
      // Given up, purged, or done by another tab while this one was frozen.
      if (kept?.state !== 'sending' || kept.attempts !== entry.attempts) return queue
      return answered(queue, entry, answer, retryAt)
    })
    const done = changed && queue.find(e => e.id === entry.id && e.state === 'sent')
    if (!done) return
    const sent = asSent(done)
    tell(sent)
    post({ band, sent })
  }

  const edit = async (change: (queue: Queue) => Queue) => {
    await update(change)
    pump()
  }

  /** Reads what is kept; what cannot be read is tried again by pump. */
  const refresh = async () => {
    pump()
    const queue = await store.update(queue => queue).catch(() => entries)
    show(queue)
    return queue
  }

  const wake = () => {
    woken = true
    pump()
  }

  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.band && data.band !== band) return
    if (data.sent) tell(data.sent)
    else refresh()
  })
  globalThis.addEventListener?.('online', wake)
  refresh().then(queue => {
    // A tab was closed before it could settle what it had sent. Whoever listens now does it instead.
    for (const e of queue) if (e.state === 'sent') tell(asSent(e))
  })

  return {
    async add(draft) {
      const id = requestId()
      let known = draft
      for (const [temporary, real] of ids) known = named(known, temporary, real)
      const { queue } = await update(queue => [...queue, queued(queue, known, id, now())])
      pump()
      return queue.at(-1) as Entry
    },
    getSnapshot: () => entries,
    subscribe(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    onSent(listener) {
      sentListeners.add(listener)
      return () => sentListeners.delete(listener)
    },
    resolve: (id, fields) => edit(queue => resolved(queue, id, fields)),
    retry: id => edit(queue => retried(queue, id)),
    discard: id => edit(queue => discarded(queue, id)),
    settle: id =>
      edit(queue => (queue.some(e => e.id === id && e.state === 'sent') ? queue.filter(e => e.id !== id) : queue)),
    wake,
    async purge() {
      flight?.abort()
      await store.purge()
      show([])
      post({})
    },
    close() {
      closed.abort()
      flight?.abort()
      clearTimeout(timer)
      channel?.close()
      store.close()
      globalThis.removeEventListener?.('online', wake)
      changeListeners.clear()
      sentListeners.clear()
    },
  }
}
