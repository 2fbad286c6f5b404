import { dehydrate, hashKey, hydrate, type Query, type QueryClient } from '@tanstack/react-query'
import type { Band, Session } from '../api/schema.gen'
import { names } from '../band/collections'
import { bandsQuery, sessionQuery } from '../session/queries'
import { CacheStore, type KeptQuery } from './cache-store'
import { forgetChannel } from './persist'

/** At most once in so many milliseconds what has changed is kept, and not before a moment in which more may come. */
const [throttle, moment] = [1000, 50]

/** How long the server has to say who is signed in before what was known last is shown. */
const patience = 2000

const keepers = new WeakMap<QueryClient, Keeper>()

/**
 * Keeps what was read of one's bands on this device, so that the app opens without a network as it was last seen.
 *
 * - Who is signed in is asked first. What is kept is shown if it is theirs, or if the server does not answer; what is of
 *   anybody else is deleted, and never shown.
 * - It is the last known state and no more. Each collection has its place in the feed (Loaded.cursor); the Replica
 *   compares it with where the feed is, and reads anew what it cannot bring up to there.
 * - A second passes at most from a change until it is kept, so a page that is left at once may not have kept it.
 * - What is of no use without a network, or not a band's, is not kept: the activity, devices, the secrets of links.
 */
export class Keeper {
  readonly #store = new CacheStore()
  readonly #channel = new BroadcastChannel(forgetChannel)
  readonly #stop: (() => void)[]
  readonly #kept = new Map<string, KeptQuery>()
  /** Undefined: not known yet; null: nobody, or somebody whose cache was forgotten in another tab. */
  #user: string | null | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #savedAt = 0

  constructor(readonly client: QueryClient) {
    keepers.set(client, this)
    const flush = () => {
      if (document.visibilityState === 'hidden') void this.#save()
    }
    document.addEventListener('visibilitychange', flush)
    this.#channel.onmessage = () => this.#drop()
    this.#stop = [
      () => document.removeEventListener('visibilitychange', flush),
      client.getQueryCache().subscribe(event => {
        if (event.type !== 'updated' || event.action.type !== 'success') return
        if (keeps(event.query)) this.#saveSoon()
        if (event.query.queryHash === sessionHash) this.#follow(event.query.state.data as Session | null)
        if (event.query.queryHash === bandsHash) this.#prune(event.query.state.data as readonly Band[])
      }),
    ]
  }

  /** Puts what is kept into the query cache, if it is to be shown. */
  async restore(): Promise<void> {
    const found = await this.#store.read()
    if (!found) return
    const session = await this.#whoIsIt()
    if (session !== 'unknown' && session?.user.id !== found.user) return this.#store.forget()
    this.#user = found.user
    for (const query of found.queries) this.#kept.set(query.queryHash, query)
    const queries = found.queries
      .filter(query => session === 'unknown' || query.queryHash !== sessionHash)
      // The feed tells what is new of a band; of the rest, the server is to be asked.
      .map(query =>
        query.queryKey[0] === 'band' ? query : { ...query, state: { ...query.state, isInvalidated: true } },
      )
    hydrate(this.client, { queries })
  }

  /** Puts what is kept of a band back into the query cache, where nothing newer is there. */
  recall(band: string): void {
    const queries = [...this.#kept.values()].filter(({ queryKey }) => queryKey[0] === 'band' && queryKey[1] === band)
    hydrate(this.client, { queries })
  }

  close(): void {
    for (const stop of this.#stop) stop()
    clearTimeout(this.#timer)
    this.#channel.close()
    this.#store.close()
    keepers.delete(this.client)
  }

  async #whoIsIt(): Promise<Session | null | 'unknown'> {
    const answer = this.client.fetchQuery({ ...sessionQuery, retry: false }).catch(() => 'unknown' as const) // nobody is an answer, not an error
    const late = new Promise<'unknown'>(resolve => setTimeout(resolve, patience, 'unknown'))
    return Promise.race([answer, late])
  }

  #follow(session: Session | null): void {
    const user = session?.user.id ?? null
    if (user === this.#user) return
    const before = this.#user
    this.#user = user
    if (before === undefined && user !== null) return
    this.#drop(user)
    this.client.removeQueries({ queryKey: ['band'] })
    void this.client.resetQueries({ queryKey: bandsQuery.queryKey })
    void this.#store.forget()
  }

  #drop(user: string | null = null): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#user = user
    this.#kept.clear()
  }

  #saveSoon(): void {
    this.#timer ??= setTimeout(() => void this.#save(), Math.max(moment, this.#savedAt + throttle - Date.now()))
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#savedAt = Date.now()
    const user = this.#user
    if (!user) return
    const bands = this.client.getQueryData(bandsQuery.queryKey)
    const { queries } = dehydrate(this.client, { shouldDehydrateQuery: q => keeps(q) && !isGone(q.queryKey, bands) })
    const changed = queries.filter(query => this.#kept.get(query.queryHash)?.state.data !== query.state.data)
    if (changed.length === 0) return
    for (const query of changed) this.#kept.set(query.queryHash, query)
    if (await this.#store.write(user, changed, [])) return
    for (const query of changed) if (this.#kept.get(query.queryHash) === query) this.#kept.delete(query.queryHash)
  }

  /** Of a band that one is no longer in, nothing stays. */
  #prune(bands: readonly Band[]): void {
    const gone = [...this.#kept.values()].filter(({ queryKey }) => isGone(queryKey, bands))
    if (gone.length === 0 || !this.#user) return
    const hashes = gone.map(query => query.queryHash)
    for (const hash of hashes) this.#kept.delete(hash)
    void this.#store.write(this.#user, [], hashes)
    void this.#save() // the list of bands as well, before the page may be loaded anew
  }
}

/** Whether a query is to be kept. */
function keeps({ queryKey, state }: Query): boolean {
  const [what, , name] = queryKey
  if (state.status !== 'success' || state.data === null) return false
  return what === 'session' || what === 'bands' || (what === 'band' && names.some(n => n === name))
}

/** Whether it is of a band that one is no longer in. */
function isGone([what, id]: readonly unknown[], bands: readonly Band[] | undefined): boolean {
  return what === 'band' && bands !== undefined && !bands.some(band => band.id === id)
}

const sessionHash = hashKey(sessionQuery.queryKey)
const bandsHash = hashKey(bandsQuery.queryKey)

/** Puts what is kept of a band back into the query cache, for example when one comes back to it without a network. */
export function recall(client: QueryClient, band: string): void {
  keepers.get(client)?.recall(band)
}
