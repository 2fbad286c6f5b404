import type { Locator, Page } from '@playwright/test'
import type { Band, Rehearsal } from '../src/api/schema.gen'
import { expect, literal, password, psql, test } from './stage'
import { live, toasts } from './stage/screen'

/** What has the focus, in words, or why nobody sees where it is. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement
    if (!at || at === document.body) return 'lost: the body has the focus'
    if (at.getAttribute('tabindex') === '-1') return `${at.tagName}, to which a script led` // a title, as one enters its page
    const rest = at.closest('label, [data-focus-visible], [data-focused]') ?? at
    const seen = [at, rest, at.parentElement, at.nextElementSibling].some(element => {
      const style = element && getComputedStyle(element)
      return style && (style.outlineStyle !== 'none' || style.boxShadow !== 'none')
    })
    return `${seen ? '' : 'not seen: '}${at.tagName} ${at.getAttribute('aria-label') ?? at.textContent?.slice(0, 40)}`
  })
}

/** Presses Tab until something has the focus; at every stop it must be seen where one is. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press(key)
    expect(await focused(page)).not.toMatch(/^(lost|not seen)/)
    if (await target.evaluate(element => element === document.activeElement).catch(() => false)) return
  }
  throw new Error(`${target} is not reached by ${key}`)
}

/** What closes gives the focus back a frame later: it must rest on something then. */
const expectNotLost = (page: Page) => expect.poll(() => focused(page)).not.toMatch(/^lost/)

test('signing in, answering, adding, changing and deleting a gig need no mouse', async ({ stage }) => {
  await stage.gig({ title: 'Harbour festival' })
  const page = await stage.stranger(`/bands/${stage.band.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await tabTo(page, page.getByRole('textbox', { name: 'E-mail' }))
  await page.keyboard.type(stage.ben.email)
  await tabTo(page, page.getByRole('textbox', { name: 'Password' }))
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await live(page)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()

  // The skip link comes before everything else, and leads past the bars.
  await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()

  const gigs = page.getByRole('region', { name: 'Can we play these?' })
  await tabTo(page, gigs.getByRole('radio', { name: 'Yes' }))
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await expect(gigs).toContainText('1 maybe')
  await expect(gigs.getByRole('radio', { name: 'Maybe' })).toBeFocused()
  // What another does meanwhile takes nobody's focus away.
  await psql(`update gigs set title = 'Harbour lights' where band_id = ${literal(stage.band.id)}`)
  await expect(gigs.getByRole('link', { name: 'Harbour lights' })).toBeVisible()
  await expect(gigs.getByRole('radio', { name: 'Maybe' })).toBeFocused()

  await tabTo(page, page.getByRole('link', { name: 'Gigs', exact: true }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'New gig' }))
  await page.keyboard.press('Enter')
  const form = page.getByRole('form', { name: 'New gig' })
  await expect(form.getByLabel('Title')).toBeFocused()
  await page.keyboard.type('Winter ball')
  await page.keyboard.press('Enter') // a date is missing, and gets the focus
  await expect(form.getByLabel('Begins')).toBeFocused()
  await form.getByLabel('Begins').fill('2998-01-06T20:00') // as the device's own control takes it
  await form.getByLabel('Begins').press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Winter ball' })).toBeFocused()

  await tabTo(page, page.getByRole('button', { name: 'Edit', exact: true }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('textbox', { name: 'Venue' }))
  await page.keyboard.type('Old crane')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('Old crane')
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeFocused()

  await tabTo(page, page.getByRole('button', { name: 'Delete', exact: true }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expectNotLost(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Delete', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  const sure = page.getByRole('alertdialog', { name: 'Delete this gig?' }).getByRole('button', { name: 'Delete' })
  await tabTo(page, sure)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Winter ball')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('a setlist gets its songs, and its order by the menu, without a mouse', async ({ stage }) => {
  for (const title of ['Breakers', 'Salt']) await stage.song({ title })
  const { id } = await stage.setlist('Friday', ['Low tide'])
  const page = await stage.open(stage.ana, `setlists/${id}`)
  await live(page)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: 'Add songs' }))
  await page.keyboard.press('Enter')
  const picker = page.getByRole('dialog')
  await expect(picker.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('salt')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(picker).toContainText('Added Salt')
  await page.keyboard.press('Escape')
  if (await picker.isVisible()) await page.keyboard.press('Escape') // the first one empties the search
  await expect(page.getByRole('button', { name: 'Add songs' })).toBeFocused()
  const rows = page.getByRole('main').getByRole('listitem')
  await expect(rows.nth(1)).toContainText('Salt')
  await tabTo(page, rows.nth(1).getByRole('button').last())
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'To the top' }).waitFor()
  for (
    let n = 0;
    n < 8 && !(await page.getByRole('menuitem', { name: 'To the top' }).evaluate(e => e === document.activeElement));
    n++
  ) {
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await expect(rows.nth(0)).toContainText('Salt')
  await expect(rows.nth(0).getByRole('button').last()).toBeFocused() // it went along with its row
})

test('messages are reached by F6; the band is changed, and one signs out, by the menu', async ({ stage }) => {
  await stage.ana.call<Band>('POST', '/api/bands', { name: 'Second Wind' })
  const gig = await stage.gig({ title: 'Harbour festival' })
  const page = await stage.open(stage.ana)
  await live(page)
  await psql(`update gigs set title = 'Harbour lights' where id = ${literal(gig.id)}`)
  await expect(toasts(page)).toHaveCount(1)
  await page.keyboard.press('F6')
  for (
    let n = 0;
    n < 6 && !(await page.getByRole('region', { name: /message/ }).evaluate(e => e.contains(document.activeElement)));
    n++
  ) {
    await page.keyboard.press('F6')
  }
  await tabTo(page, toasts(page).getByRole('button', { name: /close|dismiss/i }))
  await page.keyboard.press('Enter')
  await expect(toasts(page)).toHaveCount(0)
  await expectNotLost(page)

  const menu = page.getByRole('button', { name: /bands and account$/ })
  await tabTo(page, menu, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Second')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Second Wind')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await tabTo(page, menu, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Sign')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in')
})

test('at 320 pixels, and with letters of twice the size, nothing has to be scrolled sideways', async ({ stage }) => {
  const title = 'Harbour festival with a rather long title'
  const { id } = await stage.setlist('Friday', ['Low tide'])
  const gig = await stage.gig({ title, venue: 'Pier 3' })
  const rehearsal = await stage.ana.call<Rehearsal>('POST', `/api/bands/${stage.band.id}/rehearsals`, {
    startsAt: gig.startsAt,
    title,
  })
  const expectNarrow = async (page: Page, path: string) => {
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    await page.setViewportSize({ width: 320, height: 640 })
    await page.goto(new URL(path, page.url()).href)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByText(/^Loading/)).toHaveCount(0)
    expect(await wide(), path).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 640, height: 640 })
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    expect(await wide(), `${path}, large`).toBeLessThanOrEqual(0)
  }
  const member = await stage.open(stage.ana)
  const rows = [`gigs/${gig.id}`, `rehearsals/${rehearsal.id}`, `setlists/${id}`, `setlists/${id}/stage`]
  const lists = ['gigs', 'rehearsals', 'setlists', 'songs', 'calendar', 'calendar?view=agenda', 'members', 'activity']
  for (const path of ['', ...lists, ...rows, 'settings', 'nowhere']) {
    await expectNarrow(member, `/bands/${stage.band.id}${path && `/${path}`}`)
  }
  for (const path of ['/bands', '/account', '/nowhere']) await expectNarrow(member, path)
  const stranger = await stage.stranger('/')
  for (const path of ['/', '/sign-up', '/invite']) await expectNarrow(stranger, path)
})
