import { QueryClient, QueryObserver } from '@tanstack/react-query'
import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { Batch, Cursor, Realtime, RealtimeEvent, Snapshot } from '../realtime'
import { Replica } from './replica'
import type { Loaded } from './rows'

const cursorAt = (seq: number): Cursor => `e-b.${seq}`

interface SongRow {
  readonly id: string
  readonly title: string
  readonly version: number
}

/** A band's songs and their log, and a feed that has come as far as it is told to. */
class Model {
  readonly log: RealtimeEvent[] = []
  readonly #states: ReadonlyMap<string, SongRow>[] = [new Map()]
  #delivered = 0
  #from: number | null = null
  readonly #listeners = new Set<(batch: Batch) => void>()
  readonly #observers = new Set<() => void>()

  write(id: string, title: string | null): void {
    const state = new Map(this.#states.at(-1))
    const there = state.get(id)
    if (title === null && !there) return
    const version = (there?.version ?? 0) + 1
    if (title === null) state.delete(id)
    else state.set(id, { id, title, version })
    this.#states.push(state)
    const seq = this.log.length + 1
    const type = title === null ? 'song:deleted' : there ? 'song:updated' : 'song:created'
    const data = title === null ? null : { id, band_id: 'b', title, version }
    this.log.push({
      id: cursorAt(seq),
      seq,
      type,
      entity: 'song',
      entityId: id,
      data,
      old: { id },
      actor: {},
    } as unknown as RealtimeEvent)
  }

  rows(seq = this.log.length): SongRow[] {
    return [...(this.#states[seq]?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** The stream begins, at the end of the log. */
  begin(): void {
    if (this.#from !== null) return
    this.#from = this.#delivered = this.log.length
    for (const observe of this.#observers) observe()
  }

  deliver(count: number): void {
    if (this.#from === null) return
    const events = this.log.slice(this.#delivered, this.#delivered + count)
    this.#delivered += events.length
    if (events.length > 0) for (const hear of this.#listeners) hear({ events })
  }

  realtime(): Realtime {
    const known = {
      listen: (hear: (batch: Batch) => void) => {
        this.#listeners.add(hear)
        return () => this.#listeners.delete(hear)
      },
      subscribe: (observe: () => void) => {
        this.#observers.add(observe)
        return () => this.#observers.delete(observe)
      },
      getSnapshot: () =>
        ({
          status: this.#from === null ? 'connecting' : 'live',
          cursor: this.#from === null ? null : cursorAt(this.#delivered),
        }) as Snapshot,
      since: (cursor: Cursor) => {
        const seq = Number(cursor.split('.')[1])
        if (this.#from === null || seq < this.#from) return undefined
        return this.log.slice(seq, this.#delivered)
      },
    }
    return known as unknown as Realtime
  }
}

afterEach(() => vi.unstubAllGlobals())

// Reads, writes and the feed overtake each other in any order; what a page is answered with is the database at the moment of
// the page, with the cursor of that moment.
test('whatever overtakes what, the rows end as they are in the database', async () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('write' as const),
      id: fc.constantFrom('1', '2', '3', '4', '5'),
      title: fc.option(fc.string({ maxLength: 3 })),
    }),
    fc.record({ do: fc.constantFrom('read' as const, 'answer' as const, 'arrive' as const, 'begin' as const) }),
    fc.record({ do: fc.constant('deliver' as const), count: fc.integer({ min: 1, max: 4 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async steps => {
      const model = new Model()
      const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
      const replica = new Replica(client, model.realtime(), 'b', 'm')
      const query = replica.query('songs')
      const waiting: (() => void)[] = [] // requests that the server has not seen yet
      const underWay: (() => void)[] = [] // answers that have not arrived yet
      // Pages of two rows; each is the database at the time at which it is answered, which the steps choose.
      vi.stubGlobal('fetch', async (url: string) => {
        await new Promise<void>(resolve => waiting.push(resolve))
        const after = new URL(url, 'http://localhost').searchParams.get('after') ?? ''
        const rest = model.rows().filter(row => row.id > after)
        const page = rest.slice(0, 2)
        const next = rest.length > 2 ? page.at(-1)?.id : null
        const headers = { 'Content-Type': 'application/json', 'Downbeat-Cursor': cursorAt(model.log.length) }
        await new Promise<void>(resolve => underWay.push(resolve))
        return new Response(JSON.stringify({ songs: page, next }), { headers })
      })
      const leave = new QueryObserver(client, query).subscribe(() => {}) // a page that shows them
      const turn = () => new Promise(resolve => setImmediate(resolve))
      for (const s of steps) {
        if (s.do === 'write') model.write(s.id, s.title)
        if (s.do === 'read') void client.refetchQueries({ queryKey: ['band'] })
        if (s.do === 'answer') waiting.shift()?.()
        if (s.do === 'arrive') underWay.shift()?.()
        if (s.do === 'begin') model.begin()
        if (s.do === 'deliver') model.deliver(s.count)
        await turn()
      }
      const stop = new AbortController()
      const answering = (async () => {
        while (!stop.signal.aborted) {
          waiting.shift()?.()
          underWay.shift()?.()
          await turn()
        }
      })()
      model.begin()
      model.deliver(1000)
      await vi.waitFor(() => {
        const loaded = client.getQueryData<Loaded<SongRow>>(query.queryKey as readonly unknown[])
        const rows = [...(loaded?.rows ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))
        expect(rows.map(({ id, title, version }) => ({ id, title, version }))).toEqual(model.rows())
      })
      stop.abort()
      await answering
      leave()
      replica.close()
      client.clear()
    }),
    { numRuns: 150 },
  )
}, 60_000)
