import type { Page } from '@playwright/test'
import type { NewInvite } from '../src/api/schema.gen'
import { expect, literal, psql, test } from './stage'
import { live, toasts } from './stage/screen'

const image = '<img src=x onerror="window.hit=1">'
const script = '"><script>window.hit=1</script>'
const link = 'javascript:window.hit=1'
const turned = '\u202eevil\u202c \u200bzero\u200d 🎷👩🏽‍🎤'
const long = 'Aaaaaaaaaaaaaaaaaaaaaaaaa'.repeat(18)

/** Notes what a page should never do, from before its first line. */
async function watch(page: Page): Promise<void> {
  page.on('dialog', () => {
    throw new Error('the page has opened a dialog of its own')
  })
  await page.context().addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { refused: seen })
    addEventListener('securitypolicyviolation', e => seen.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`))
  })
}

async function expectHarmless(page: Page): Promise<void> {
  const { hit, refused, wide } = await page.evaluate(() => ({
    hit: 'hit' in window,
    refused: (window as unknown as { refused: string[] }).refused,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }))
  expect(hit, 'nothing runs').toBe(false)
  expect(refused, 'nothing has to be refused by the content policy').toEqual([])
  expect(wide, `${page.url()} does not scroll sideways`).toBeLessThanOrEqual(0)
  expect(await page.locator('main img, main script, main a[href^="javascript:" i]').count(), 'text stays text').toBe(0)
}

test('whatever stands in titles, names, notes and links is text, everywhere', async ({ stage }) => {
  const setlist = await stage.setlist('Set', ['One', 'Two'])
  const gig = await stage.gig({ title: 'Gig', setlistId: setlist.id })
  await stage.gig({ title: 'Confirmed', status: 'confirmed' })
  const band = literal(stage.band.id)
  const page = await stage.open(stage.ana, '', { context: { viewport: { width: 390, height: 844 } } })
  await watch(page)
  await page.reload()
  await live(page)

  // While it is being looked at: the dashboard, and the message that tells of it.
  await psql(`update gigs set title = ${literal(image)} where id = ${literal(gig.id)}`)
  await expect(toasts(page).first()).toContainText(image)
  await expect(page.getByRole('link', { name: image }).first()).toBeVisible()
  await expectHarmless(page)

  await psql(`
    update gigs set title = left(${literal(script + image)}, 500), venue = ${literal(link)}, address = ${literal(image)},
      notes = ${literal(`${link}\n${image}\nhttps://example.com/${script}`)} where band_id = ${band};
    update members set name = left(${literal(image)}, 100), instrument = ${literal(script)}
      where band_id = ${band} and user_id <> ${literal(stage.ana.userId)};
    update songs set title = ${literal(turned + long)}, artist = ${literal(image)}, key = '"><b>', notes = ${literal(link)} where band_id = ${band};
    update setlists set name = left(${literal(script)}, 200), notes = ${literal(image)} where band_id = ${band};
    update setlist_items set note = ${literal(image)} where band_id = ${band};
    insert into rehearsals (band_id, title, starts_at, venue, notes)
      values (${band}, ${literal(long)}, now() + interval '1 day', ${literal(image)}, ${literal(script)});
    insert into unavailability (band_id, member_id, starts_on, ends_on, reason)
      select band_id, id, current_date, current_date + 2, ${literal(image)} from members where band_id = ${band}
  `)
  await psql(`update bands set name = ${literal(image)} where id = ${band}`)
  await expect(page.getByRole('heading', { level: 1, name: image })).toBeVisible()
  const paths = [
    '',
    'gigs',
    `gigs/${gig.id}`,
    'rehearsals',
    'setlists',
    `setlists/${setlist.id}`,
    `setlists/${setlist.id}/stage`,
  ]
  for (const path of [...paths, 'songs', 'calendar', 'calendar?view=agenda', 'members', 'activity', 'settings']) {
    await page.goto(`${new URL(page.url()).origin}/bands/${stage.band.id}${path && `/${path}`}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByText(/^Loading/)).toHaveCount(0)
    await expectHarmless(page)
  }

  // An invitation shows the band's name to whoever holds the link.
  const { token } = await stage.ana.call<NewInvite>('POST', `/api/bands/${stage.band.id}/invites`, {})
  await page.goto(`${new URL(page.url()).origin}/invite#${token}`)
  await expect(page.getByText(image).first()).toBeVisible()
  await expectHarmless(page)
})

test('the content policy allows no inline script or style, and a page that injects one is refused', async ({
  stage,
}) => {
  const page = await stage.open(stage.ana)
  const policy = (await page.reload())?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe-inline')
  expect(policy).not.toContain('unsafe-eval')
  expect(policy).toContain("require-trusted-types-for 'script'")
  stage.expectComplaint(/Content Security Policy|TrustedHTML/)
  const outcome = await page.evaluate(() => {
    const element = document.createElement('script')
    try {
      document.body.innerHTML = '<img src=x onerror="window.hit=1">'
      element.text = 'window.hit=1'
      document.body.append(element)
    } catch (error) {
      return String(error)
    }
    return 'hit' in window ? 'it ran' : 'nothing'
  })
  expect(outcome).toContain('TrustedHTML')
})
