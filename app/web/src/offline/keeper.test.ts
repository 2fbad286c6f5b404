// @vitest-environment happy-dom
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { IDBFactory, IDBOpenDBRequest } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Session } from '../api/schema.gen'
import { sessionQuery } from '../session/queries'
import { Keeper } from './keeper'
import { forgetCache } from './persist'

const session = (id: string) => ({ user: { id, name: id } }) as unknown as Session
const gigs = ['band', 'b1', 'gigs', '']
const rows = (title: string) => ({ rows: [{ gig: { id: 'g1', title } }], cursor: 'e-b.1' })

/** Who the server says is signed in; null: nobody; undefined: it cannot be reached; `hangs`: it does not answer. */
let server: Session | null | undefined | 'hangs'
const keepers: Keeper[] = []

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('fetch', async (_: string, { signal }: RequestInit) => {
    if (server === undefined) throw new TypeError('Failed to fetch')
    if (server === 'hangs') return new Promise((_, reject) => signal?.addEventListener('abort', reject))
    const headers = { 'Content-Type': 'application/json' }
    if (server) return new Response(JSON.stringify(server), { headers })
    return new Response('{"status":401,"code":"no-session","detail":"Nobody is signed in."}', { status: 401, headers })
  })
})

afterEach(async () => {
  for (const keeper of keepers.splice(0)) keeper.close()
  vi.unstubAllGlobals()
  localStorage.clear()
})

/** The app is opened in a tab. */
async function open(): Promise<QueryClient> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const keeper = new Keeper(client)
  keepers.push(keeper)
  await keeper.restore()
  return client
}

/** A session in which somebody reads the gigs, until they are kept. */
async function used(user: string, title = 'Late show'): Promise<QueryClient> {
  const client = await open()
  client.setQueryData(['session'], session(user))
  client.setQueryData(['bands'], [{ id: 'b1' }])
  client.setQueryData(gigs, rows(title))
  await vi.waitFor(async () => expect(await keptQueries()).toContain(JSON.stringify(gigs)), { timeout: 3000 })
  return client
}

function keptQueries(): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('downbeat-cache')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const database = opening.result
      if (!database.objectStoreNames.contains('queries')) return resolve([])
      const reading = database.transaction('queries').objectStore('queries').getAllKeys()
      reading.onsuccess = () => {
        database.close()
        resolve(reading.result.map(key => (key as string[])[1] ?? ''))
      }
    }
  })
}

test('without the server, the app opens with who was signed in and what they saw last', async () => {
  await used('ana')
  server = undefined
  const client = await open()
  expect(client.getQueryData(['session'])).toEqual(session('ana'))
  expect(client.getQueryData(['bands'])).toEqual([{ id: 'b1' }])
  expect(client.getQueryData(gigs)).toEqual(rows('Late show'))
})

test('a server that does not answer is waited for no longer than two seconds', async () => {
  await used('ana')
  server = 'hangs'
  const begun = performance.now()
  const client = await open()
  expect(client.getQueryData(gigs)).toEqual(rows('Late show'))
  expect(performance.now() - begun).toBeLessThan(4000)
})

test('who is signed in is asked again as soon as the server answers', async () => {
  await used('ana')
  server = undefined
  const client = await open()
  server = session('ana')
  const observer = new QueryObserver(client, sessionQuery)
  const leave = observer.subscribe(() => {})
  await vi.waitFor(() => expect(observer.getCurrentResult().isFetchedAfterMount).toBe(true))
  expect(client.getQueryData(gigs)).toEqual(rows('Late show'))
  leave()
})

test('what is kept of another person is never shown, and deleted', async () => {
  await used('ana')
  server = session('ben')
  const client = await open()
  expect(client.getQueryData(gigs)).toBeUndefined()
  expect(client.getQueryData(['bands'])).toBeUndefined()
  expect(await keptQueries()).toEqual([])
})

test('if it turns out late that somebody else is signed in, what was shown goes', async () => {
  await used('ana')
  server = undefined
  const client = await open()
  server = session('ben')
  await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
  expect(client.getQueryData(['session'])).toEqual(session('ben'))
  expect(client.getQueryData(gigs)).toBeUndefined()
  await vi.waitFor(async () => expect(await keptQueries()).not.toContain(JSON.stringify(gigs)))
  // What a page of it has in memory until it is left is not kept either.
  client.setQueryData(gigs, rows('Early show'))
  client.setQueryData(['session'], { ...session('ana') })
  client.setQueryData(['band', 'b2', 'gigs', ''], rows('Elsewhere'))
  await vi.waitFor(async () => expect(await keptQueries()).toContain('["band","b2","gigs",""]'), { timeout: 3000 })
  expect(await keptQueries()).not.toContain(JSON.stringify(gigs))
})

test('who is no longer signed in leaves nothing behind', async () => {
  await used('ana')
  server = null
  const client = await open()
  expect(client.getQueryData(gigs)).toBeUndefined()
  await vi.waitFor(async () => expect(await keptQueries()).toEqual([]))
})

test('after signing out, no tab keeps what it still has in memory', async () => {
  const other = await used('ana')
  await forgetCache()
  await vi.waitFor(async () => {
    other.setQueryData(gigs, rows(`${Math.random()}`))
    expect(await keptQueries()).toEqual([])
  })
  // What the other tab would have kept within its second, it does not keep.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  other.setQueryData(gigs, rows('Kept after all'))
  await vi.advanceTimersByTimeAsync(5000)
  vi.useRealTimers()
  expect(await keptQueries()).toEqual([])
})

test('secrets, devices and what is of no use without a network are not kept', async () => {
  const client = await open()
  client.setQueryData(['session'], session('ana'))
  client.setQueryData(['devices'], [{}])
  client.setQueryData(['calendar-links', 'b1'], [{}])
  client.setQueryData(['band', 'b1', 'activity'], { pages: [] })
  client.setQueryData(gigs, rows('Late show'))
  await vi.waitFor(async () => expect(await keptQueries()).toContain(JSON.stringify(gigs)), { timeout: 3000 })
  expect((await keptQueries()).sort()).toEqual([JSON.stringify(gigs), '["session"]'])
})

test('a band that one comes back to without a network is there as it was left', async () => {
  const client = await used('ana')
  client.removeQueries({ queryKey: ['band', 'b1'] }) // another band was looked at
  keepers[0]?.recall('b1')
  expect(client.getQueryData(gigs)).toEqual(rows('Late show'))
})

test('of a band that one is no longer in, nothing stays', async () => {
  const client = await used('ana')
  client.setQueryData(['bands'], [{ id: 'b2' }])
  await vi.waitFor(async () => expect(await keptQueries()).not.toContain(JSON.stringify(gigs)))
})

test('where the browser keeps nothing, the app works as well', async () => {
  vi.stubGlobal('indexedDB', {
    open() {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    },
  })
  const client = await open()
  client.setQueryData(['session'], session('ana'))
  client.setQueryData(gigs, rows('Late show'))
  await expect(forgetCache()).resolves.toBeUndefined()
  expect(client.getQueryData(gigs)).toEqual(rows('Late show'))
})

test('a browser that does not open its database keeps nothing, and holds nobody up', async () => {
  vi.stubGlobal('indexedDB', { open: () => new IDBOpenDBRequest() })
  vi.useFakeTimers()
  server = session('ana')
  const opened = open()
  await vi.advanceTimersByTimeAsync(10_000)
  vi.useRealTimers()
  expect((await opened).getQueryData(gigs)).toBeUndefined()
})
