import type { Page } from '@playwright/test'
import { expect, literal, password, psql, test } from './stage'
import { kept, live } from './stage/screen'

/** Nothing of the band can be seen, or is kept in the browser. */
async function expectNothing(page: Page, ...of: readonly string[]): Promise<void> {
  for (const secret of of) {
    await expect(page.locator('body')).not.toContainText(secret)
    expect(await page.title()).not.toContain(secret)
    await expect.poll(() => kept(page)).not.toContain(secret)
  }
}

test('whoever is taken out of the band sees nothing of it any more, at once and for good', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival', venue: 'Pier 3' })
  const ben = await stage.open(stage.ben, 'gigs')
  const card = ben.getByRole('heading', { name: 'Harbour festival' })
  await expect(card).toBeVisible()
  await live(ben)
  await expect.poll(() => kept(ben)).toContain('Harbour festival')
  await psql(`delete from members where band_id = ${literal(stage.band.id)} and user_id = ${literal(stage.ben.userId)}`)
  await expect(ben.getByText(`You are no longer in ${stage.band.name}.`)).toBeVisible({ timeout: 5000 })
  await expect(card).toBeHidden()
  await expect(ben.getByText('You are in no band yet.')).toBeVisible()
  const secrets = ['Harbour festival', 'Pier 3', gig.id, stage.cleo.userId]
  await expectNothing(ben, ...secrets)
  await expect.poll(() => kept(ben)).not.toContain(stage.band.name)
  await ben.reload()
  await expect(ben.getByText('You are in no band yet.')).toBeVisible()
  await expectNothing(ben, ...secrets)
  await ben.goto(`${stage.servers[0].url}/bands/${stage.band.id}/gigs`)
  await expect(ben.getByRole('heading', { level: 1 })).toHaveText('Nothing here')
  await expectNothing(ben, ...secrets, stage.band.name)
})

test('signing out in one tab ends all others, and nothing stays', async ({ stage }) => {
  await stage.gig({ title: 'Harbour festival', venue: 'Pier 3' })
  const other = await stage.open(stage.ana)
  await other.getByRole('link', { name: 'Gigs', exact: true }).click()
  await expect(other.getByRole('heading', { name: 'Harbour festival' })).toBeVisible()
  const here = await stage.tab(other)
  await live(here, other)
  await expect.poll(() => kept(other)).toContain('Harbour festival')

  await here.getByRole('button', { name: /bands and account/ }).click()
  await here.getByRole('menuitem', { name: 'Sign out' }).click()
  const secrets = [stage.band.name, 'Harbour festival', 'Pier 3', stage.band.id, stage.ana.userId, stage.ana.email]
  for (const page of [other, here]) {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in')
    await expectNothing(page, ...secrets)
  }
  await other.goBack()
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Sign in')
  await expectNothing(other, ...secrets)
})

test('a session that is ended elsewhere, by SQL or with another password, ends here, with words', async ({ stage }) => {
  await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, 'gigs')
  const ben = await stage.open(stage.ben, 'gigs')
  await live(ana, ben)
  await psql(`delete from sessions where user_id = ${literal(stage.ana.userId)}`)
  // Another device of Ben's.
  await stage.ben.call('POST', '/api/session', { email: stage.ben.email, password })
  await stage.ben.call('PUT', '/api/profile/password', { current: password, new: `${password} staple` })
  for (const page of [ana, ben]) {
    await expect(page.getByText('You have been signed out.')).toBeVisible()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in')
    await expectNothing(page, stage.band.name, 'Harbour festival')
  }
})
