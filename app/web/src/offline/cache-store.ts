import type { DehydratedState } from '@tanstack/react-query'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** What was read, as it stood in the query cache. */
export type KeptQuery = DehydratedState['queries'][number]

interface Kept {
  readonly user: string
  readonly hash: string
  /** When it was kept, milliseconds since 1970. */
  readonly at: number
  readonly schema: number
  readonly query: KeptQuery
}

interface Tables extends DBSchema {
  queries: { key: [user: string, hash: string]; value: Kept }
  /** Under `user`: whose queries they are. */
  owner: { key: string; value: string }
}

const maxAge = 30 * 86_400_000

/** A browser that does not open its database within this time will not do so later (Safari at times). */
const patience = 3000

/** To be raised when rows of an older release cannot be shown by this one: then they are read anew. */
const schema = 1

/**
 * What is kept on this device of what was read from the server, of one user at a time. Where the browser has no
 * IndexedDB, or refuses it, nothing is kept and nothing fails.
 */
export class CacheStore {
  #database: Promise<IDBPDatabase<Tables>> | undefined

  /** Whose it is and what there is; undefined: nothing. */
  async read(): Promise<{ user: string; queries: KeptQuery[] } | undefined> {
    return this.#try(async database => {
      const transaction = database.transaction(['owner', 'queries'])
      const user = await transaction.objectStore('owner').get('user')
      if (user === undefined) return undefined
      const all = await transaction.objectStore('queries').getAll(ofUser(user))
      const young = all.filter(kept => kept.schema === schema && Date.now() - kept.at < maxAge)
      return { user, queries: young.map(kept => kept.query) }
    })
  }

  /** Adds to what is kept of a user, or begins it anew if another one's was kept. Returns whether it is kept. */
  async write(user: string, queries: readonly KeptQuery[], gone: readonly string[]): Promise<boolean> {
    const done = await this.#try(async database => {
      const transaction = database.transaction(['owner', 'queries'], 'readwrite')
      const [owner, kept] = [transaction.objectStore('owner'), transaction.objectStore('queries')]
      if ((await owner.get('user')) !== user) {
        await kept.clear()
        await owner.put(user, 'user')
      }
      for (const hash of gone) void kept.delete([user, hash])
      const at = Date.now()
      for (const query of queries) void kept.put({ user, hash: query.queryHash, at, schema, query })
      await transaction.done
      return true
    })
    return done === true
  }

  async forget(): Promise<void> {
    await this.#try(async database => {
      const transaction = database.transaction(['owner', 'queries'], 'readwrite')
      void transaction.objectStore('owner').clear()
      void transaction.objectStore('queries').clear()
      await transaction.done
    })
  }

  close(): void {
    void this.#database?.then(
      database => database.close(),
      () => {},
    )
    this.#database = undefined
  }

  async #try<T>(use: (database: IDBPDatabase<Tables>) => Promise<T>): Promise<T | undefined> {
    try {
      this.#database ??= this.#open()
      return await use(await this.#database)
    } catch {
      this.#database = undefined // the next one tries to open it once more
      return undefined
    }
  }

  #open(): Promise<IDBPDatabase<Tables>> {
    const opening = openDB<Tables>('downbeat-cache', 1, {
      upgrade(database) {
        database.createObjectStore('queries', { keyPath: ['user', 'hash'] })
        database.createObjectStore('owner')
      },
      blocking: () => this.close(), // a tab of a newer release wants to change it
      terminated: () => {
        this.#database = undefined
      },
    })
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error('The browser does not open its database.'))
        opening.then(
          database => database.close(),
          () => {},
        )
      }, patience)
      opening.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }
}

function ofUser(user: string): IDBKeyRange {
  return IDBKeyRange.bound([user], [user, []]) // an array sorts behind every string
}
