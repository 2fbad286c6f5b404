import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Batch, Cursor, Realtime, RealtimeEvent, Status } from '../realtime'
import { Replica } from './replica'

// What was kept from an earlier session, or misses a reset, is further behind than the feed remembers.

const at = (seq: number): Cursor => `e-b.${seq}`
const key = ['band', 'b', 'songs', '']

/** A feed that begins at a place and hands out what it is told to. */
class Feed {
  status: Status = 'connecting'
  #from: number | null = null
  #events: RealtimeEvent[] = []
  readonly #listeners = new Set<(batch: Batch) => void>()
  readonly #observers = new Set<() => void>()

  /** `handOut` before it says that it is live, as in a tab that follows another one. */
  begin(seq: number, handOut: readonly RealtimeEvent[] = []): void {
    this.#from = seq
    if (handOut.length > 0) this.handOut(handOut)
    this.become('live')
  }

  become(status: Status): void {
    this.status = status
    for (const observe of this.#observers) observe()
  }

  handOut(events: readonly RealtimeEvent[]): void {
    this.#events.push(...events)
    for (const hear of this.#listeners) hear({ events })
  }

  reset(seq: number): void {
    this.#from = seq
    this.#events = []
    for (const hear of this.#listeners) hear({ events: [], reset: { reason: 'bulk', cursor: at(seq) } })
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
      getSnapshot: () => ({
        status: this.status,
        cursor: this.#from === null ? null : at(this.#from + this.#events.length),
      }),
      since: (cursor: Cursor) => {
        const seq = Number(cursor.split('.')[1])
        return this.#from === null || seq < this.#from ? undefined : this.#events.slice(seq - this.#from)
      },
    }
    return known as unknown as Realtime
  }
}

const titled = (seq: number, title: string): RealtimeEvent =>
  ({
    id: at(seq),
    seq,
    type: 'song:updated',
    entity: 'song',
    entityId: '1',
    data: { id: '1', title, version: seq },
    actor: {},
  }) as unknown as RealtimeEvent

let client: QueryClient
let feed: Feed
let replica: Replica
/** What the server answers: the song's version, which is its title as well. */
let database: number
let reads: number
let broken: boolean

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  feed = new Feed()
  replica = new Replica(client, feed.realtime(), 'b', 'm')
  reads = 0
  broken = false
  vi.stubGlobal('fetch', async () => {
    reads++
    if (broken) throw new TypeError('Failed to fetch')
    const songs = [{ id: '1', title: `${database}`, version: database }]
    const headers = { 'Content-Type': 'application/json', 'Downbeat-Cursor': at(database) }
    return new Response(JSON.stringify({ songs, next: null }), { headers })
  })
})

afterEach(() => {
  replica.close()
  client.clear()
  vi.unstubAllGlobals()
})

const keep = (seq: number) =>
  client.setQueryData(key, { rows: [{ id: '1', title: `${seq}`, version: seq }], cursor: at(seq) })

const shown = () => client.getQueryData<{ rows: { title: string }[] }>(key)?.rows[0]?.title

/** A page that shows the songs. */
function look(): () => void {
  return new QueryObserver(client, replica.query('songs')).subscribe(() => {})
}

test('what was kept from the last session is read anew once the feed is live', async () => {
  keep(3)
  const leave = look()
  expect(shown()).toBe('3')
  database = 9
  feed.begin(9)
  await replica.upToDate()
  expect(shown()).toBe('9')
  leave()
})

test('what was kept and is as new as the feed is not read again', async () => {
  keep(9)
  const leave = look()
  feed.begin(9)
  await replica.upToDate()
  expect(reads).toBe(0)
  leave()
})

test('an event that comes before the feed is live does not pass what was kept off as true', async () => {
  keep(3)
  const leave = look()
  database = 10
  const event = titled(10, 'of another song')
  feed.begin(9, [{ ...event, entityId: '2', data: { ...event.data, id: '2' } } as RealtimeEvent])
  await vi.waitFor(() => expect(shown()).toBe('10'))
  leave()
})

test('what nobody looks at as a reset comes is read anew when somebody does, whatever came in between', async () => {
  keep(3)
  feed.begin(3)
  database = 50
  feed.reset(50)
  feed.handOut([titled(51, '51')])
  database = 51
  const leave = look()
  await vi.waitFor(() => expect(shown()).toBe('51'))
  expect(reads).toBeGreaterThan(0)
  leave()
})

test('what could not be read without the network is read by itself when the feed is back', async () => {
  broken = true
  const leave = look()
  await vi.waitFor(() => expect(client.getQueryState(key)?.status).toBe('error'))
  broken = false
  database = 4
  feed.begin(4)
  await vi.waitFor(() => expect(shown()).toBe('4'))
  leave()
})

test('what could not be read anew as the feed came alive is read the next time that it does', async () => {
  keep(3)
  const leave = look()
  broken = true
  database = 9
  feed.begin(9)
  await vi.waitFor(() => expect(client.getQueryState(key)?.status).toBe('error'))
  expect(shown()).toBe('3')
  broken = false
  feed.become('waiting')
  feed.become('live')
  await vi.waitFor(() => expect(shown()).toBe('9'))
  leave()
})

test('what is to be read for an event is waited for', async () => {
  const setlists = ['band', 'b', 'setlists', '']
  client.setQueryData(setlists, { rows: [], cursor: at(9) })
  vi.stubGlobal('fetch', async () => {
    const headers = { 'Content-Type': 'application/json', 'Downbeat-Cursor': at(10) }
    return new Response(JSON.stringify({ setlists: [{ setlist: { id: '1', version: 1 } }], next: null }), { headers })
  })
  const leave = new QueryObserver(client, replica.query('setlists')).subscribe(() => {})
  feed.begin(9)
  feed.handOut([{ ...titled(10, 'Friday'), type: 'setlist:created', entity: 'setlist' } as RealtimeEvent])
  await replica.upToDate()
  expect(client.getQueryData(setlists)).toMatchObject({ rows: [{ setlist: { id: '1' } }] })
  leave()
})
