import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Shell } from './shell'

// A server of its own stands for Downbeat's, and a Map for the browser's caches.

const files = ['/assets/app-1.js', '/assets/app-1.css', '/icon.svg']
const html = '<script type="module" src="/assets/app-1.js"></script><link href="/assets/app-1.css">'

let server: Server
let origin: string
let asked: string[]
let answer: (request: IncomingMessage, response: ServerResponse) => void
let kept: Map<string, Map<string, Response>>
let caches: CacheStorage

beforeEach(async () => {
  asked = []
  answer = (request, response) => response.end(request.url === '/' ? html : `content of ${request.url}`)
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
  kept = new Map()
  caches = inMemory(kept)
})

afterEach(() => stop())

async function stop(): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

const shell = (version = '1', patience = 2000) => new Shell({ version, files }, caches, origin, patience)

/** What a browser asks for when an address is entered. */
const navigation = (path: string) => Object.defineProperty(new Request(origin + path), 'mode', { value: 'navigate' })

const text = async (response: Promise<Response> | undefined) => (await response)?.text()

test('the app opens at any of its addresses without the server', async () => {
  const one = shell()
  await one.install()
  await stop()
  expect(await text(one.answer(navigation('/bands/1/gigs')))).toBe(html)
  expect(await text(one.answer(new Request(`${origin}/assets/app-1.js`)))).toBe('content of /assets/app-1.js')
  expect(await text(one.answer(new Request(`${origin}/icon.svg`)))).toBe('content of /icon.svg')
})

test('who has a network sees what the server has now', async () => {
  const one = shell()
  await one.install()
  answer = (_, response) => response.end('newer')
  expect(await text(one.answer(navigation('/bands/1')))).toBe('newer')
})

test.each([502, 503])('an answer of %i from what stands before the server is as none', async status => {
  const one = shell()
  await one.install()
  answer = (_, response) => response.writeHead(status).end('Bad Gateway')
  expect(await text(one.answer(navigation('/')))).toBe(html)
})

test('a network that carries nothing keeps nobody waiting', async () => {
  const one = shell('1', 20)
  await one.install()
  answer = () => {} // for ever
  expect(await text(one.answer(navigation('/')))).toBe(html)
})

test('before anything is kept, the page is waited for however long it takes', async () => {
  const one = shell('1', 1)
  answer = (_, response) => setTimeout(() => response.end('late'), 30)
  expect(await text(one.answer(navigation('/')))).toBe('late')
})

test('a file of the build is not asked for again', async () => {
  const one = shell()
  await one.install()
  asked = []
  await one.answer(new Request(`${origin}/assets/app-1.css`))
  expect(asked).toEqual([])
})

test.each([
  '/api/session',
  '/api',
  '/api/realtime?band=1',
  '/calendar/secret.ics',
  '/healthz',
  '/readyz',
  '/assets/app-0.js',
])('%s is left to the network', path => {
  expect(shell().answer(navigation(path))).toBeUndefined()
})

test('what is sent, and what goes elsewhere, is left to the network', () => {
  expect(shell().answer(new Request(`${origin}/icon.svg`, { method: 'POST' }))).toBeUndefined()
  expect(shell().answer(new Request('https://elsewhere.example/icon.svg'))).toBeUndefined()
})

test('a page of another release, as during a deployment, is not kept with the files of this one', async () => {
  answer = (_, response) => response.end('<script type="module" src="/assets/app-2.js"></script>')
  await expect(shell().install()).rejects.toThrow('not of the same release')
  expect([...kept.keys()]).toEqual([])
})

test('a file that is not to be had leaves the release that was there in use', async () => {
  const one = shell('1')
  await one.install()
  answer = (request, response) => response.writeHead(request.url === '/' ? 200 : 404).end(html)
  await expect(shell('2').install()).rejects.toThrow()
  await stop()
  expect(await text(one.answer(navigation('/')))).toBe(html)
})

test('the release that takes over removes what older ones kept, and nothing of anybody else', async () => {
  await shell('1').install()
  await caches.open('of-another-application')
  const two = shell('2')
  await two.install()
  await two.dropOthers()
  expect([...kept.keys()]).toEqual(['of-another-application', 'downbeat-shell-2'])
})

/** The part of CacheStorage that is used here, as the specification has it. */
function inMemory(all: Map<string, Map<string, Response>>): CacheStorage {
  const cache = (entries: Map<string, Response>) => ({
    async addAll(requests: Request[]) {
      const answers = await Promise.all(requests.map(async request => [request.url, await fetch(request)] as const))
      if (answers.some(([, response]) => !response.ok)) throw new TypeError('A request failed.')
      for (const [url, response] of answers) entries.set(url, response)
    },
    put: async (url: string, response: Response) => void entries.set(url, response),
    match: async (url: string) => entries.get(url)?.clone(),
  })
  const storage = {
    async open(name: string) {
      const entries = all.get(name) ?? new Map<string, Response>()
      all.set(name, entries)
      return cache(entries)
    },
    keys: async () => [...all.keys()],
    delete: async (name: string) => all.delete(name),
  }
  return storage as unknown as CacheStorage
}
