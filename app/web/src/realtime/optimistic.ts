import { covers, feedOf } from './cursor'
import { requestId } from './request-id'
import type { Cursor, OptimisticUpdate } from './types'

/** How long what was saved is still listed, so that a person sees it. */
const shownFor = 2_000
/** How long the events of a write are waited for whose answer did not say where in the feed they are. */
const eventsWithin = 5_000

interface Held {
  update: OptimisticUpdate
  /** Where its effect is, once the server has answered. */
  effect?: Cursor | undefined
  timer?: ReturnType<typeof setTimeout> | undefined
}

/**
 * The changes that are shown here before they are known to be in the database. The feed decides: an update is saved when
 * its own events are heard, also if its request seemed to fail (the answer got lost, not the write), or when everything
 * up to the place of its answer was. Only where neither can be known does the answer count by itself.
 */
export interface OptimisticUpdates {
  /** Returns the id under which the write is to be sent, as X-Request-Id. */
  add(update: { type: string; data: unknown }): string
  /** The server has taken it; the cursor is that of the answer. */
  confirm(id: string, cursor?: Cursor): void
  /** The server has refused it. What the feed has told of already stays saved. */
  fail(id: string, message?: string): void
  drop(id: string): void
  /** In the order in which they were made. The same array until something changes. */
  list(): readonly OptimisticUpdate[]
  /** These events were handed out, and everything is known up to the cursor. */
  heard(events: readonly { requestId?: string }[], cursor: Cursor): void
  /** Everything is read anew, which stands in for the events of all that was answered. */
  reset(cursor: Cursor): void
  /** Ends the timers; nothing is told any more. */
  close(): void
}

export function createOptimisticUpdates(onChange: () => void): OptimisticUpdates {
  const held = new Map<string, Held>()
  let place: Cursor | null = null
  let list: readonly OptimisticUpdate[] = []

  const changed = () => {
    list = Array.from(held.values(), ({ update }) => update)
    onChange()
  }
  const put = (one: Held, status: OptimisticUpdate['status'], message?: string) => {
    clearTimeout(one.timer)
    const { message: _, ...update } = one.update
    one.timer = one.effect = undefined
    one.update = { ...update, status, ...(message !== undefined && { message }) }
  }
  const drop = (id: string) => {
    clearTimeout(held.get(id)?.timer)
    if (held.delete(id)) changed()
  }
  const save = (one: Held) => {
    put(one, 'saved')
    one.timer = setTimeout(() => drop(one.update.id), shownFor)
  }
  const saveAll = (known: (one: Held) => boolean) => {
    const now = [...held.values()].filter(one => one.update.status !== 'saved' && known(one))
    for (const one of now) save(one)
    if (now.length) changed()
  }
  /** What the feed has told of is settled: no answer changes it. */
  const unsaved = (id: string) => {
    const one = held.get(id)
    return one?.update.status === 'saved' ? undefined : one
  }

  return {
    add({ type, data }) {
      const id = requestId()
      held.set(id, { update: { id, type, status: 'pending', data, at: Date.now() } })
      changed()
      return id
    },
    confirm(id, cursor) {
      const one = unsaved(id)
      if (!one) return
      put(one, 'pending')
      if (!cursor || feedOf(place ?? cursor) !== feedOf(cursor)) {
        one.timer = setTimeout(() => saveAll(other => other === one), eventsWithin)
      } else if (covers(place, cursor)) save(one)
      else one.effect = cursor
      changed()
    },
    fail(id, message) {
      const one = unsaved(id)
      if (!one) return
      put(one, 'failed', message)
      changed()
    },
    drop,
    list: () => list,
    heard(events, cursor) {
      place = cursor
      const ids = new Set(events.map(event => event.requestId))
      saveAll(({ update, effect }) => ids.has(update.id) || (effect !== undefined && covers(cursor, effect)))
    },
    reset(cursor) {
      place = cursor
      saveAll(({ effect }) => effect !== undefined)
    },
    close() {
      for (const { timer } of held.values()) clearTimeout(timer)
      held.clear()
      list = []
    },
  }
}
