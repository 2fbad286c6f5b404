import { useSyncExternalStore } from 'react'
import type { Batch } from '../realtime'

const linger = 2500

/** Which rows somebody else has just changed, so that they are marked for a moment. */
export class Changed {
  #ids: ReadonlyMap<string, number> = new Map()
  readonly #hear = new Set<() => void>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Notes what others did; `me` is one's own userId. */
  note(batch: Batch, me: string): void {
    const ids = batch.events
      .filter(e => e.actor.userId !== me)
      .flatMap(e => (e.data === null ? [] : [e.entityId, related(e.data)]))
      .filter(id => id !== '')
    if (ids.length === 0) return
    const now = Date.now()
    const lit = [...this.#ids].filter(([, at]) => now - at < linger)
    this.#set(new Map([...lit, ...ids.map(id => [id, now] as const)]))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#set(new Map()), linger)
  }

  /** When it was changed, if that was just now: a key by which an element that shows it begins its animation again. */
  at(id: string): number | undefined {
    return this.#ids.get(id)
  }

  subscribe = (hear: () => void): (() => void) => {
    this.#hear.add(hear)
    return () => this.#hear.delete(hear)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #set(ids: ReadonlyMap<string, number>): void {
    this.#ids = ids
    for (const hear of this.#hear) hear()
  }
}

/** An answer is seen at its gig. */
function related(data: object): string {
  return 'gig_id' in data ? String(data.gig_id) : ''
}

export function useChangedAt(changed: Changed, id: string): number | undefined {
  return useSyncExternalStore(changed.subscribe, () => changed.at(id))
}
