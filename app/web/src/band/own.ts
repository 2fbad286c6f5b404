import type { Realtime } from '../realtime'
import type { Entry, Outbox } from '../realtime/outbox'

/**
 * The changes of this person that are not in the database yet, or not known to be. The feed may tell of a new row before
 * the server's answer does: from then on its entry has the id of that row, so that it is not seen twice.
 */
export class OwnChanges {
  /** The rows that the feed has told of, by the request that made them. */
  readonly #made = new Map<string, string>()
  readonly #hear = new Set<() => void>()
  readonly #stop: (() => void)[]
  #from: readonly Entry[] | undefined
  #entries: readonly Entry[] = []

  /** Made before whatever applies the feed's events to rows, so that it hears of them first. */
  constructor(
    readonly outbox: Outbox,
    realtime: Realtime,
  ) {
    this.#stop = [
      outbox.subscribe(() => this.#tell()),
      realtime.listen(batch => {
        const own = outbox.getSnapshot().filter(entry => entry.creates)
        for (const { requestId, entity, entityId, data } of batch.events) {
          if (data === null || !requestId || !own.some(e => e.id === requestId && e.entity === entity)) continue
          this.#made.set(requestId, entityId)
          this.#from = undefined
        }
        if (this.#from === undefined) this.#tell()
      }),
    ]
  }

  subscribe = (hear: () => void): (() => void) => {
    this.#hear.add(hear)
    return () => this.#hear.delete(hear)
  }

  getSnapshot = (): readonly Entry[] => {
    const from = this.outbox.getSnapshot()
    if (from !== this.#from) {
      this.#from = from
      this.#entries = from.map(entry => {
        const id = this.#made.get(entry.id)
        return id && id !== entry.entityId ? { ...entry, entityId: id, temporaryId: entry.entityId } : entry
      })
    }
    return this.#entries
  }

  close(): void {
    for (const stop of this.#stop) stop()
  }

  #tell(): void {
    for (const hear of [...this.#hear]) hear()
  }
}
