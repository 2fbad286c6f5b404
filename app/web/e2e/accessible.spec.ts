import type { Page } from '@playwright/test'
import type { NewInvite } from '../src/api/schema.gen'
import { expect, literal, psql, test } from './stage'
import { violations } from './stage/axe'
import { connection, live, toasts } from './stage/screen'

// Half of them on a phone in the dark, the other half on a desk in the light; each page is made of the same parts.
const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true } as const
const desk = { viewport: { width: 1280, height: 800 }, colorScheme: 'light' } as const

async function expectGood(page: Page, what: string): Promise<void> {
  expect.soft(await violations(page), what).toEqual([])
}

for (const [name, context] of Object.entries({ 'on a phone, in the dark': phone, 'on a desk, in the light': desk })) {
  test(`axe finds nothing wrong with the pages of a band ${name}`, async ({ stage }) => {
    const setlist = await stage.setlist('Harbour set', ['Low tide', 'High tide'])
    const gig = await stage.gig({
      title: 'Harbour festival',
      venue: 'Pier 3',
      notes: 'Bring lights',
      setlistId: setlist.id,
    })
    const rehearsal = await stage.ana.call<{ id: string }>('POST', `/api/bands/${stage.band.id}/rehearsals`, {
      startsAt: new Date(Date.now() + 86_400_000).toISOString(),
      title: 'New songs',
    })
    const page = await stage.open(stage.ana, '', { context })
    await live(page)
    const paths = [
      '',
      'gigs',
      `gigs/${gig.id}`,
      'rehearsals',
      `rehearsals/${rehearsal.id}`,
      'setlists',
      `setlists/${setlist.id}`,
    ]
    paths.push(
      `setlists/${setlist.id}/stage`,
      'songs',
      'calendar',
      'calendar?view=agenda',
      'members',
      'activity',
      'settings',
    )
    for (const path of paths) {
      await page.goto(`${new URL(page.url()).origin}/bands/${stage.band.id}${path && `/${path}`}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.getByText(/^Loading/)).toHaveCount(0)
      await expectGood(page, path)
    }
  })

  test(`axe finds nothing wrong with forms, dialogs and menus ${name}`, async ({ stage }) => {
    const setlist = await stage.setlist('Harbour set', ['Low tide', 'High tide'])
    const gig = await stage.gig({ title: 'Harbour festival' })
    const page = await stage.open(stage.ana, 'gigs', { context })
    await live(page)
    const go = async (path: string) => {
      await page.goto(`${new URL(page.url()).origin}/bands/${stage.band.id}/${path}`)
      await live(page)
    }
    const close = () => page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'New gig' }).click()
    await page.getByRole('button', { name: 'Add gig' }).click() // with what is missing said
    await expectGood(page, 'new gig')
    await go(`gigs/${gig.id}`)
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await expectGood(page, 'a form')
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByRole('alertdialog', { name: 'Delete this gig?' })).toBeVisible()
    await expectGood(page, 'a deletion')
    await close()

    await go('songs')
    await page.getByRole('button', { name: 'New song' }).click()
    await expectGood(page, 'new song')
    await close()

    await go(`setlists/${setlist.id}`)
    await page.getByRole('button', { name: 'Add songs' }).click()
    await expectGood(page, 'picker of songs')
    await close()

    await go('members')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await expectGood(page, 'invitation')
    await close()
    await go('calendar')
    await page.getByRole('button', { name: 'Subscribe' }).click()
    await expectGood(page, 'calendar addresses')
    await close()

    await page.getByRole('button', { name: /bands and account$/ }).click()
    await expectGood(page, 'menu')
    await close()
    await connection(page).click()
    await expectGood(page, 'connection')
    await close()
    await psql(`update gigs set title = 'Harbour lights' where id = ${literal(gig.id)}`)
    await expect(toasts(page)).toHaveCount(1)
    await expectGood(page, 'a message')
  })
}

test('axe finds nothing wrong where nobody is signed in, nor with one’s account and bands', async ({
  stage,
  browser,
}) => {
  const { token } = await stage.ana.call<NewInvite>('POST', `/api/bands/${stage.band.id}/invites`, {})
  const origin = stage.servers[0].url
  const stranger = await (await browser.newContext(phone)).newPage()
  for (const path of ['', 'sign-up', `invite#${token}`, 'invite#nothing']) {
    await stranger.goto(`${origin}/${path}`)
    await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible()
    await expectGood(stranger, path)
  }
  await stranger.context().close()
  const page = await stage.open(stage.ana, '', { context: desk })
  for (const path of ['account', 'bands', 'nowhere']) {
    await page.goto(`${origin}/${path}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectGood(page, path)
  }
})

test('axe finds nothing wrong with a conflict', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const page = await stage.open(stage.ana, `gigs/${gig.id}`, { context: phone })
  await live(page)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const form = page.getByRole('form', { name: 'Details' })
  await form.getByLabel('Title').fill('Harbour nights')
  await psql(`update gigs set title = 'Harbour lights' where id = ${literal(gig.id)}`)
  await expect(form.getByRole('button', { name: /Take theirs/ })).toBeVisible()
  await expectGood(page, 'the note beside a field')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alertdialog', { name: 'Somebody else has changed the same' })).toBeVisible()
  await expectGood(page, 'the conflict')
})

test('who wants no motion gets none', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const page = await stage.open(stage.ana, '', { context: { reducedMotion: 'reduce' } })
  await live(page)
  await psql(`update gigs set title = 'Harbour lights' where id = ${literal(gig.id)}`)
  await expect(page.getByRole('link', { name: 'Harbour lights' }).first()).toBeVisible()
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(
        a => Number(a.effect?.getComputedTiming().duration) > 1 && !/^steps/.test(a.effect?.getTiming().easing ?? ''),
      )
      .map(a => `${a instanceof CSSAnimation ? a.animationName : (a as CSSTransition).transitionProperty}`),
  )
  expect(moving.filter(name => !/changed/.test(name))).toEqual([])
})
