import type { Page, Request } from '@playwright/test'
import { expect, literal, psql, type Server, test } from './stage'
import { live, toasts } from './stage/screen'

// The instances speak HTTP/1.1, of which a browser opens six connections to an address: a stream for each tab would leave
// none for anything else.
const many = 8

const isStream = (request: Request) => new URL(request.url()).pathname === '/api/realtime'

async function streams({ url }: Server): Promise<number> {
  return (await (await fetch(`${url}/readyz`)).json()).streams
}

const gigs = (page: Page) => page.getByRole('main').getByRole('heading', { level: 2 })

test('eight tabs share one connection, and when the one that holds it is closed the others lose and double nothing', async ({
  stage,
}) => {
  const server = await stage.server()
  const holders: Page[] = []
  const first = await stage.open(stage.ana, 'gigs', { on: server })
  await live(first)
  // From here on: the first one has asked already.
  first.context().on('request', request => isStream(request) && holders.push(request.frame().page()))
  const tabs = [first, ...(await Promise.all(Array.from({ length: many - 1 }, () => stage.tab(first, 'gigs'))))]
  await live(...tabs)
  expect(await streams(server)).toBe(1)
  expect(holders).toEqual([])

  const insert = (title: string) =>
    `insert into gigs (band_id, title, starts_at) values (${literal(stage.band.id)}, ${title}, now() + interval '9 days');`
  await psql(insert(`'Harbour festival'`))
  // At the same time, as messages go by themselves.
  await Promise.all(tabs.map(tab => expect(toasts(tab)).toHaveText([/Harbour festival/])))
  for (const tab of tabs) await expect(gigs(tab)).toHaveText(['Harbour festival'])

  // Somebody goes on writing until the next one has taken over; the page shows sixty gigs at most.
  let written = 0
  let over = false
  const write = async () => {
    while (!over && written < 58) await psql(insert(`'Take ${++written}'`))
  }
  const writing = write()
  await expect(first.getByRole('heading', { name: 'Take 3', exact: true })).toBeVisible()
  const rest = tabs.slice(1)
  await first.close()
  await expect.poll(() => holders.length).toBe(1)
  await live(...rest)
  over = true
  await writing
  const expected = Array.from({ length: written }, (_, n) => `Take ${n + 1}`)
  for (const tab of rest) await expect(gigs(tab)).toHaveText(['Harbour festival', ...expected])
  await live(...rest)
  expect(holders).toHaveLength(1)
  await expect.poll(() => streams(server)).toBe(1)
})
