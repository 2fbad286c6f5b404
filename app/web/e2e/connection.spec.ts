import { expect, literal, psql, test } from './stage'
import { TcpProxy } from './stage/proxy'
import { connection, live, toasts } from './stage/screen'

test('when the server dies and comes back, every screen says so, comes back by itself and shows what it missed, once', async ({
  stage,
}) => {
  const server = await stage.server()
  const gig = await stage.gig({ title: 'Harbour festival' })
  const pages = [
    await stage.open(stage.ana, 'gigs', { on: server }),
    await stage.open(stage.ben, 'gigs', { on: server }),
  ]
  await live(...pages)
  await server.kill()
  for (const page of pages) {
    await expect(connection(page)).toHaveAccessibleName(/^Connection: No connection, next attempt in \d+ s$/)
  }
  await psql(`update gigs set title = 'Harbour lights' where id = ${literal(gig.id)}`)
  await server.start()
  await live(...pages)
  for (const page of pages) {
    await expect(page.getByRole('heading', { name: /Harbour/ })).toHaveText(['Harbour lights'])
    await expect(toasts(page)).toHaveText([/1 change while you were away/])
  }
  await psql(`update gigs set title = 'Harbour nights' where id = ${literal(gig.id)}`)
  for (const page of pages) {
    await expect(page.getByRole('heading', { name: /Harbour/ })).toHaveText(['Harbour nights'])
    await expect(toasts(page)).toHaveCount(2)
  }
})

for (const { what, seconds, look } of [
  { what: 'is noticed by its silence', seconds: 36, look: false },
  { what: 'is doubted as soon as somebody looks at the page again', seconds: 21, look: true },
]) {
  test(`a connection that is dead and was never closed ${what}`, async ({ stage }) => {
    const proxy = await TcpProxy.start(stage.servers[0])
    const gig = await stage.gig({ title: 'Harbour festival' })
    const page = await stage.open(stage.ana, 'gigs', { on: proxy })
    await page.clock.install()
    await page.reload()
    await live(page)
    expect(proxy.freeze()).toBe(1)
    await psql(`update gigs set title = 'Harbour lights' where id = ${literal(gig.id)}`)
    // A stream that is alive has told another member by now.
    const ben = await stage.open(stage.ben, 'gigs')
    await expect(ben.getByRole('heading', { name: 'Harbour lights' })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Harbour festival' })).toBeVisible()
    await live(page)

    await page.clock.fastForward(seconds * 1000)
    if (look) await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    // Less than from the look to where the silence would show by itself.
    await expect(page.getByRole('heading', { name: /Harbour/ })).toHaveText(['Harbour lights'], { timeout: 10_000 })
    await live(page)
    await proxy.stop()
  })
}

test('a page that was left, kept in memory and come back to shows what happened meanwhile', async ({
  stage,
  playwright,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  // Playwright switches the back-forward cache off.
  const browser = await playwright.chromium.launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  const page = await stage.open(stage.ana, 'gigs', { browser })
  await live(page)
  const isKept = () => page.evaluate(() => 'sameDocument' in globalThis)
  // A browser is free to forget a page that it was to keep, for want of memory for example. Then it is left once more.
  let title = 'Harbour lights'
  await expect(async () => {
    title += '!'
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
    await page.goto(`${stage.servers[0].url}/api`)
    await psql(`update gigs set title = ${literal(title)} where id = ${literal(gig.id)}`)
    // Not page.goBack(), which waits for a load that does not happen.
    await page.evaluate(() => history.back())
    await expect(page.getByRole('heading', { name: /Harbour/ })).toHaveText([title])
    await live(page)
    expect(await isKept()).toBe(true)
  }).toPass()
  await expect(toasts(page)).toHaveText([/1 change while you were away/])
  await browser.close()
})
