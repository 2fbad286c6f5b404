import { type IDBPDatabase, openDB } from 'idb'
import type { Entry } from './types'

type Queue = readonly Entry[]

/** Where the queues of all users and bands of this browser are kept. */
export interface OutboxStore {
  /** The queue after a change, which is made in one transaction. Returning the same array changes nothing. */
  update(change: (queue: Queue) => Queue): Promise<Queue>
  /** Deletes the queues of the user, of all bands. */
  purge(): Promise<void>
  close(): void
}

/** A browser that does not open the database within this time will not do so later (Safari at times, some private modes). */
const patience = 5_000

/** The queue in IndexedDB; where that cannot be opened, or must not be used, in memory. */
export function openStore(user: string, band: string, durable: boolean): OutboxStore {
  let memory: Queue = []
  let opening: Promise<IDBPDatabase | null> | undefined

  const forget = () => {
    opening = undefined
  }
  const open = () => {
    opening ??= durable ? openOutbox(forget) : Promise.resolve(null)
    return opening
  }

  /** A connection may have ended since it was last used; then it is opened once more. */
  const withDatabase = async <T>(use: (database: IDBPDatabase | null) => Promise<T>): Promise<T> => {
    try {
      return await use(await open())
    } catch (error) {
      if ((error as Error).name !== 'InvalidStateError') throw error
      forget()
      return use(await open())
    }
  }

  return {
    update: change =>
      withDatabase(async database => {
        if (!database) {
          memory = change(memory)
          return memory
        }
        const { store, done } = database.transaction('outbox', 'readwrite')
        const before: Queue = await store.getAll(IDBKeyRange.bound([user, band], [user, band, []]))
        const after = change(before)
        const kept = new Set(after.map(e => e.seq))
        await Promise.all([
          ...before.filter(e => !kept.has(e.seq)).map(e => store.delete([user, band, e.seq])),
          ...after.filter(e => !before.includes(e)).map(e => store.put(e, [user, band, e.seq])),
          done,
        ])
        return after
      }),
    purge: () =>
      withDatabase(async database => {
        memory = []
        await database?.delete('outbox', IDBKeyRange.bound([user], [user, []]))
      }),
    close: () => {
      opening?.then(database => database?.close())
      opening = Promise.resolve(null)
    },
  }
}

/** Null: this browser has none, or another tab has a newer one already. */
function openOutbox(ended: () => void): Promise<IDBPDatabase | null> {
  let late = false
  const database = Promise.resolve()
    .then(() =>
      openDB('downbeat', 1, {
        // Of later versions, each begins where `from` says.
        upgrade: (database, from) => {
          if (from < 1) database.createObjectStore('outbox')
        },
        // A newer page wants another version: it must not wait for this one.
        blocking: (_from, _to, event) => {
          ;(event.target as IDBDatabase).close()
          ended()
        },
        terminated: ended,
      }),
    )
    .then(database => {
      if (late) database.close()
      return late ? null : database
    })
    .catch(() => null)
  const timeout = new Promise<null>(resolve => {
    const timer = setTimeout(() => {
      late = true
      resolve(null)
    }, patience)
    database.then(() => clearTimeout(timer))
  })
  return Promise.race([database, timeout])
}
