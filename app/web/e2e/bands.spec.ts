import type { Band } from '../src/api/schema.gen'
import { expect, literal, psql, test } from './stage'
import { live, toasts } from './stage/screen'

test('with another band, the old one is let go of before the new one begins, and nothing of it appears again', async ({
  stage,
}) => {
  await stage.gig({ title: 'Harbour festival' })
  const other = await stage.ana.call<Band>('POST', '/api/bands', { name: 'Second Wind' })
  const page = await stage.open(stage.ana, 'gigs')
  await expect(page.getByRole('heading', { name: 'Harbour festival' })).toBeVisible()
  await live(page)
  const told: string[] = []
  const tell = (what: string) => (request: { url(): string }) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname !== '/api/realtime') return
    told.push(`${what} ${searchParams.get('band') === other.id ? 'new' : 'old'}`)
  }
  page.on('request', tell('open'))
  page.on('requestfailed', tell('close'))
  page.on('requestfinished', tell('close'))

  await page.getByRole('button', { name: /bands and account/ }).click()
  await page.getByRole('menuitemradio', { name: 'Second Wind' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Second Wind')
  await live(page)
  expect(told).toEqual(['close old', 'open new'])

  const write = (band: string, title: string) =>
    `insert into gigs (band_id, title, starts_at) values (${literal(band)}, ${literal(title)}, now() + interval '9 days');`
  await psql(`${write(stage.band.id, 'Harbour lights')} ${write(other.id, 'Wind festival')}`)
  await expect(page.getByRole('heading', { name: 'Wind festival' })).toBeVisible()
  await expect(toasts(page)).toHaveText([/Wind festival/])
  await page.getByRole('link', { name: 'Gigs', exact: true }).click()
  await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveText(['Wind festival'])
  await expect(page.getByText(/Harbour/)).toHaveCount(0)
})

test('no byte of another band comes over the connection', async ({ stage }) => {
  const other = await stage.cleo.call<Band>('POST', '/api/bands', { name: 'Second Wind' })
  const page = await stage.open(stage.ana)
  await live(page) // or this page's stream could begin, and end with the page, while the next one's is asked for
  const network = await page.context().newCDPSession(page)
  let bytes = ''
  const hear = (base64: string | undefined) => {
    bytes += Buffer.from(base64 ?? '', 'base64').toString()
  }
  network.on('Network.responseReceived', async ({ requestId, response }) => {
    if (!response.url.includes('/api/realtime?')) return
    hear((await network.send('Network.streamResourceContent', { requestId })).bufferedData)
  })
  network.on('Network.dataReceived', ({ data }) => hear(data))
  await network.send('Network.enable')
  await page.reload()
  await live(page)

  const title = (n: number, whose: string) =>
    `insert into gigs (band_id, title, starts_at) values (${literal(whose)}, 'Night ${n} of ' || ${literal(whose)}, now() + interval '9 days');`
  for (const n of [1, 2, 3]) await psql(title(n, other.id) + title(n, stage.band.id) + title(n + 3, other.id))
  await expect(page.getByRole('heading', { name: `Night 3 of ${stage.band.id}` })).toBeVisible()
  await expect.poll(() => bytes).toContain(`Night 3 of ${stage.band.id}`)
  expect(bytes).toContain(`Night 1 of ${stage.band.id}`)
  expect(bytes).not.toContain(other.id)
  expect(new Set(bytes.match(/"band":"[^"]*"/g))).toEqual(new Set([`"band":"${stage.band.id}"`]))
})
