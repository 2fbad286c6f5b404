import { hashKey, type QueryClient, queryOptions } from '@tanstack/react-query'
import type { Batch, Cursor, Realtime, RealtimeEvent } from '../realtime'
import { sequenceOf } from '../realtime'
import type { Sent } from '../realtime/outbox'
import { type Context, collection, names, readAll } from './collections'
import type { Loaded, Name, Rows } from './rows'

type Key = readonly ['band', string, Name, string]

/**
 * Keeps what was read of a band true: rows are read once, and from then on follow the feed. The rows stand in the query
 * cache, each collection with the cursor up to which it is true, so that no event is applied twice or left out, however
 * reads and events overtake each other: a read is brought up to the feed's place by the events that came while it was
 * under way, and is made again if these are not known.
 */
export class Replica {
  readonly #stop: (() => void)[]
  readonly #again = new Map<string, { timer: ReturnType<typeof setTimeout> | undefined; done: Promise<void> }>()
  #live = false
  #checking: Promise<unknown> = Promise.resolve()

  constructor(
    readonly client: QueryClient,
    readonly realtime: Realtime,
    readonly band: string,
    readonly memberId: string,
  ) {
    this.#stop = [realtime.listen(batch => this.#apply(batch)), realtime.subscribe(() => this.#check())]
  }

  close(): void {
    for (const stop of this.#stop) stop()
    for (const { timer } of this.#again.values()) clearTimeout(timer)
  }

  query<N extends Name>(name: N, of = '') {
    const key: Key = ['band', this.band, name, of]
    return queryOptions({
      queryKey: key,
      queryFn: ({ signal }) => this.#read(name, of, signal),
      staleTime: Number.POSITIVE_INFINITY,
    })
  }

  /** Takes the row that a write of one's own was answered with, ahead of its event. */
  accept({ entry, row }: Sent): void {
    if (typeof row?.id !== 'string' || typeof row.version !== 'number') return
    const answered = { ...row, id: row.id, version: row.version }
    for (const name of names) {
      if (collection(name).entity === entry.entity)
        this.#update(name, (rows, of) => collection(name).accept(rows, answered, of))
    }
  }

  /** Resolves when what is known to be behind has been read: until then, rows may lack what the feed has told of. */
  async upToDate(): Promise<void> {
    await Promise.all([this.#checking, ...[...this.#again.values()].map(({ done }) => done)])
  }

  async #read<N extends Name>(name: N, of: string, signal: AbortSignal): Promise<Loaded<Rows[N]>> {
    for (let attempt = 0; ; attempt++) {
      const loaded = await readAll(this.band, name, of, signal)
      const missed = loaded.cursor === null ? undefined : this.realtime.since(loaded.cursor)
      const brought = missed && this.#bring(name, of, loaded, missed)
      if (brought && brought !== 'read') return brought
      // The feed has no place yet, and will be compared with (#check); or it is beyond what it remembers: once more.
      if (this.realtime.getSnapshot().cursor === null) return loaded
      if (attempt < 2) continue
      if (brought === 'read') this.#readSoon(this.query(name, of).queryKey)
      return loaded
    }
  }

  #bring<N extends Name>(
    name: N,
    of: string,
    loaded: Loaded<Rows[N]>,
    events: readonly RealtimeEvent[],
  ): Loaded<Rows[N]> | 'read' {
    let { rows, cursor } = loaded
    const context = this.#context()
    for (const event of events) {
      if (cursor !== null && !follows(event, cursor)) continue
      const next = collection(name).apply(rows, event, of, context)
      if (next === 'read') return 'read'
      rows = next
      cursor = event.id
    }
    return rows === loaded.rows && cursor === loaded.cursor ? loaded : { rows, cursor }
  }

  #apply(batch: Batch): void {
    if (batch.reset) void this.client.invalidateQueries({ queryKey: ['band', this.band] })
    for (const name of names) {
      for (const [key, loaded] of this.#cached(name)) {
        const brought = this.#follow(name, key, loaded)
        if (brought === 'read') this.#readSoon(key)
        else if (brought === undefined && this.#isNotToBeRead(key)) this.#readSoon(key)
      }
    }
  }

  /**
   * Brings a collection from its own place to the feed's, which is after the batch that is being handed out. Not from the
   * beginning of the batch: what was kept from an earlier session, or misses a reset, is further behind than that.
   * Undefined: the feed does not know all that is missing.
   */
  #follow<N extends Name>(name: N, key: Key, loaded: Loaded<Rows[N]>): Loaded<Rows[N]> | 'read' | undefined {
    const missed = loaded.cursor === null ? undefined : this.realtime.since(loaded.cursor)
    const brought = missed && this.#bring(name, key[3], loaded, missed)
    if (brought && brought !== 'read' && brought !== loaded) this.client.setQueryData(key, brought)
    return brought
  }

  #isNotToBeRead(key: Key): boolean {
    const state = this.client.getQueryState(key)
    return state?.fetchStatus === 'idle' && (!state.isInvalidated || state.status === 'error')
  }

  #update<N extends Name>(name: N, change: (rows: readonly Rows[N][], of: string) => readonly Rows[N][]): void {
    for (const [key, loaded] of this.#cached(name)) {
      const rows = change(loaded.rows, key[3])
      if (rows === loaded.rows) continue
      const invalidated = this.client.getQueryState(key)?.isInvalidated
      this.client.setQueryData(key, { ...loaded, rows })
      // One row of one's own does not make true what is to be read anew.
      if (invalidated) void this.client.invalidateQueries({ queryKey: key, refetchType: 'none' })
    }
  }

  // A burst is one read. One that is under way is not made again: it is brought up to the feed's place when it is there.
  #readSoon(key: Key): void {
    const id = key.join(' ')
    if (this.#again.has(id)) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const done = new Promise<void>(resolve => {
      timer = setTimeout(() => {
        this.#again.delete(id)
        resolve(this.client.invalidateQueries({ queryKey: key }, { cancelRefetch: false }))
      }, 150)
    })
    this.#again.set(id, { timer, done })
  }

  // When the feed comes alive: what was read before it had its place, in this session or in the last one, has either
  // everything up to there, or is read again; so is what could not be read meanwhile.
  #check(): void {
    const live = this.realtime.getSnapshot().status === 'live'
    if (live === this.#live) return
    this.#live = live
    if (!live) return
    const behind = new Set<string>()
    for (const name of names) {
      for (const [key, loaded] of this.#cached(name)) {
        const brought = this.#follow(name, key, loaded)
        if (brought === undefined || brought === 'read') behind.add(hashKey(key))
      }
    }
    this.#checking = this.client.invalidateQueries({
      queryKey: ['band', this.band],
      predicate: query => behind.has(query.queryHash) || query.state.status === 'error',
    })
  }

  #cached<N extends Name>(name: N): [Key, Loaded<Rows[N]>][] {
    const found = this.client.getQueriesData<Loaded<Rows[N]>>({ queryKey: ['band', this.band, name] })
    return found.flatMap(([key, loaded]) => (loaded ? [[key as unknown as Key, loaded] as [Key, Loaded<Rows[N]>]] : []))
  }

  #context(): Context {
    const members = this.#cached('members')[0]?.[1].rows.map(m => m.id)
    return { memberId: this.memberId, members }
  }
}

/** Whether an event came after a place; another epoch's place says nothing, and its rows are read anew anyway. */
function follows(event: RealtimeEvent, cursor: Cursor): boolean {
  const place = sequenceOf(cursor, event.id)
  return place === null || event.seq > place
}
