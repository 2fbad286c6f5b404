import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from '@playwright/test'
import type { Band, Gig, Setlist, Song } from '../../src/api/schema.gen'
import { address, found, type Person } from './people'
import { Server } from './server'

export { expect } from '@playwright/test'
export { Person, password } from './people'
export { Server } from './server'
export { literal, psql } from './sql'

/** A band of the test's own, two instances that serve it, and browsers of its members. */
export interface Stage {
  readonly band: Band
  readonly ana: Person // an admin
  readonly ben: Person
  readonly cleo: Person
  /** Two instances on one database; those of the other tests too, so that nobody stops them. */
  readonly servers: readonly [Server, Server]
  /** A browser of somebody who is signed in, at a path of the band, on an instance or a way to one. Complaints of the page fail the test. */
  open(
    person: Person,
    path?: string,
    options?: { on?: { readonly url: string }; context?: BrowserContextOptions; browser?: Browser },
  ): Promise<Page>
  /** A browser of somebody who is not signed in, at a path of the site. */
  stranger(path: string): Promise<Page>
  /** Another tab in the browser of a page. */
  tab(page: Page, path?: string): Promise<Page>
  /** An instance of the test's own, which it may kill. */
  server(): Promise<Server>
  gig(fields: Partial<Gig> & { title: string }): Promise<Gig>
  song(fields: Partial<Song> & { title: string }): Promise<Song>
  /** A setlist with a song for each title. */
  setlist(name: string, titles: readonly string[]): Promise<Setlist>
  /** Names a page's complaint that the test brings about on purpose. */
  expectComplaint(pattern: RegExp): void
}

// A network that is cut on purpose, and answers that are refusals, are no faults of the page.
const usual = [/net::ERR_/, /Failed to load resource/, /the server responded with a status of/]

export const test = base.extend<{ stage: Stage }, { servers: readonly [Server, Server] }>({
  servers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const servers = [await Server.start(), await Server.start()] as const
      await use(servers)
      await Promise.all(servers.map(s => s.stop()))
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  stage: async ({ servers, browser }, use, info) => {
    const { band, people } = await found(
      `The ${info.title.slice(0, 60)}`,
      servers[0],
      'Ana Castell',
      'Ben Okafor',
      'Cleo Brandt',
    )
    const [ana, ben, cleo] = people as [Person, Person, Person]
    const contexts: BrowserContext[] = []
    const own: Server[] = []
    const complaints: string[] = []
    const expected = [...usual]
    const visit = async (page: Page, url: string) => {
      page.on('console', message => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', error => complaints.push(String(error)))
      await page.goto(url)
    }
    let number = 0
    const soon = () => new Date(Date.now() + 7 * 86_400_000 + ++number * 3_600_000).toISOString()
    await use({
      band,
      ana,
      ben,
      cleo,
      servers,
      open: async (person, path = '', { on = servers[0], context: options = {}, browser: own = browser } = {}) => {
        const context = await own.newContext({ viewport: { width: 1280, height: 800 }, ...options })
        contexts.push(context)
        const [name = '', value = ''] = person.cookie.split('=')
        await context.addCookies([{ name, value, url: on.url, httpOnly: true, sameSite: 'Lax' }])
        const page = await context.newPage()
        await visit(page, `${on.url}/bands/${band.id}${path && `/${path}`}`)
        return page
      },
      stranger: async path => {
        const context = await browser.newContext({ extraHTTPHeaders: { 'X-Forwarded-For': address() } })
        contexts.push(context)
        const page = await context.newPage()
        await visit(page, servers[0].url + path)
        return page
      },
      tab: async (page, path = '') => {
        const other = await page.context().newPage()
        await visit(other, `${new URL(page.url()).origin}/bands/${band.id}${path && `/${path}`}`)
        return other
      },
      server: async () => {
        const server = await Server.start()
        own.push(server)
        return server
      },
      gig: fields => ana.call('POST', `/api/bands/${band.id}/gigs`, { startsAt: soon(), ...fields }),
      song: fields => ana.call('POST', `/api/bands/${band.id}/songs`, fields),
      setlist: async (name, titles) => {
        const setlist = await ana.call<Setlist>('POST', `/api/bands/${band.id}/setlists`, { name })
        for (const title of titles) {
          const song = await ana.call<Song>('POST', `/api/bands/${band.id}/songs`, { title, durationSeconds: 180 })
          await ana.call('POST', `/api/bands/${band.id}/setlists/${setlist.id}/items`, { songId: song.id })
        }
        return setlist
      },
      expectComplaint: pattern => expected.push(pattern),
    })
    await Promise.all(contexts.map(c => c.close()))
    await Promise.all(own.map(s => s.kill()))
    expect(complaints.filter(c => !expected.some(e => e.test(c)))).toEqual([])
  },
})
