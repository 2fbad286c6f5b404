// @vitest-environment happy-dom
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutbox } from '../realtime/outbox'
import { bandsQuery, newQueryClient, sessionQuery } from './queries'
import { begin, farewellQuery, type SessionMessage, sessionChannel, signOut } from './signOut'
import { countUnsent } from './unsent'

const ana = { user: { id: 'ana', name: 'Ana' }, expiresAt: '2030-01-01T00:00:00Z' }
const ben = { user: { id: 'ben', name: 'Ben' }, expiresAt: '2030-01-01T00:00:00Z' }
const unauthorized = { status: 401, code: 'no-session', detail: 'Sign in first.' }

let server: Server
let ended: boolean
let client: QueryClient

beforeEach(async () => {
  ended = false
  server = createServer((request, response) => {
    const problem = ended
      ? unauthorized
      : request.method === 'DELETE'
        ? null
        : { status: 503, code: 'busy', detail: '' }
    response.writeHead(problem?.status ?? 204, problem ? { 'Content-Type': 'application/problem+json' } : {})
    response.end(problem && JSON.stringify(problem))
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  // The page comes from there, too.
  ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(`http://localhost:${port}/`)
  client = newQueryClient()
})

afterEach(async () => {
  vi.unstubAllGlobals()
  localStorage.clear()
  sessionStorage.clear()
  for (const user of ['ana', 'ben']) await emptied(user)
  server.closeAllConnections()
  server.close()
})

async function emptied(user: string): Promise<void> {
  const outbox = createOutbox({ user, band: 'b', locks: undefined })
  await outbox.purge()
  outbox.close()
}

/** A change that is kept and, as the server is busy, not sent. */
async function changeOf(user: string): Promise<void> {
  const outbox = createOutbox({ user, band: 'b', locks: locks(), fetch: () => new Promise(() => {}) })
  await outbox.add({ method: 'PUT', path: '/api/x', body: {}, entity: 'gig', entityId: 'g', label: 'A change' })
  outbox.close()
}

/** Nobody else is there, in this test, to wait for. */
function locks(): LockManager {
  const request = (_name: string, options: unknown, work?: () => unknown) => (work ?? (options as () => unknown))()
  return { request } as unknown as LockManager
}

/** What another tab hears next. */
function heard(): Promise<SessionMessage> {
  const channel = new BroadcastChannel(sessionChannel)
  return new Promise(resolve => {
    channel.onmessage = ({ data }: MessageEvent<SessionMessage>) => {
      channel.close()
      resolve(data)
    }
  })
}

test('signing out leaves nothing on the device, and tells the other tabs', async () => {
  vi.stubGlobal('navigator', { ...navigator, locks: locks() })
  await begin(client, ana)
  client.setQueryData(['band', 'b', 'gigs', ''], { rows: [], cursor: null })
  localStorage.setItem('downbeat:band', 'b')
  sessionStorage.setItem('downbeat:invite', 't')
  localStorage.setItem('of another page', 'stays')
  await changeOf('ana')
  expect(await countUnsent('ana')).toBe(1)
  const message = heard()

  await signOut(client)

  expect(await countUnsent('ana')).toBe(0)
  expect(
    client
      .getQueryCache()
      .getAll()
      .map(query => query.queryKey),
  ).toEqual([['session']])
  expect(client.getQueryData(sessionQuery.queryKey)).toBeNull()
  expect(Object.keys(localStorage)).toEqual(['of another page'])
  expect(Object.keys(sessionStorage)).toEqual([])
  expect(await message).toBe('ended')
})

test('without the server nobody is signed out', async () => {
  await begin(client, ana)
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  await expect(signOut(client)).rejects.toThrow('The server cannot be reached')
  expect(client.getQueryData(sessionQuery.queryKey)).toEqual(ana)
})

test('a session that the server has ended ends here with the next thing that is asked, whatever it is', async () => {
  await begin(client, ana)
  client.setQueryData(['band', 'b', 'gigs', ''], { rows: [], cursor: null })
  ended = true
  await expect(client.fetchQuery(bandsQuery)).rejects.toThrow()
  expect(client.getQueryData(sessionQuery.queryKey)).toBeNull()
  expect(client.getQueryData(['band', 'b', 'gigs', ''])).toBeUndefined()
  expect(client.getQueryData(farewellQuery.queryKey)).toEqual({ unsent: 0 })
})

test('what was not sent when the session ended waits for the same person, and goes when another one signs in', async () => {
  vi.stubGlobal('navigator', { ...navigator, locks: locks() })
  await begin(client, ana)
  await changeOf('ana')
  ended = true
  await expect(client.fetchQuery(bandsQuery)).rejects.toThrow()
  await vi.waitFor(() => expect(client.getQueryData(farewellQuery.queryKey)).toEqual({ unsent: 1 }))

  await begin(client, ana)
  expect(await countUnsent('ana')).toBe(1)

  await expect(client.fetchQuery(bandsQuery)).rejects.toThrow()
  await vi.waitFor(() => expect(client.getQueryData(farewellQuery.queryKey)).toEqual({ unsent: 1 }))
  await begin(client, ben)
  expect(await countUnsent('ana')).toBe(0)
})

test('looking for unsent changes where there is no database makes none', async () => {
  indexedDB.deleteDatabase('downbeat')
  expect(await countUnsent('ana')).toBe(0)
  expect((await indexedDB.databases()).map(database => database.name)).not.toContain('downbeat')
})

test('what cannot be counted is not given up when the session ends by itself', async () => {
  vi.stubGlobal('navigator', { ...navigator, locks: locks() })
  await begin(client, ana)
  await changeOf('ana')
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('The disk is full.', 'UnknownError')
  })
  expect(await countUnsent('ana')).toBeUndefined()
  ended = true
  await expect(client.fetchQuery(bandsQuery)).rejects.toThrow()
  await vi.waitFor(() => expect(localStorage.getItem('downbeat:unsent')).toBe('ana'))
  open.mockRestore()
  expect(await countUnsent('ana')).toBe(1)
})
