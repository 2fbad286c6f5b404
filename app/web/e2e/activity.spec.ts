import type { Page } from '@playwright/test'
import { expect, literal, psql, test } from './stage'
import { live } from './stage/screen'

/** One for each thing that was done, the latest first; without the line between what is new and what is not. */
const items = (page: Page) =>
  page
    .getByRole('region', { name: 'Today' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('time') })

test('the activity says who did what, from what to what, also by SQL and why, and goes on by itself', async ({
  stage,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, 'activity')
  await live(ana)
  await stage.ben.call('PATCH', `/api/bands/${stage.band.id}/gigs/${gig.id}`, { venue: 'Pier 3' })
  await expect(items(ana).first()).toContainText('Ben Okafor changed the venue of ‘Harbour festival’')
  await expect(items(ana).first()).toContainText('in the app')
  await expect(items(ana).first().getByRole('definition')).toHaveText(/–.*became.*Pier 3/)

  await psql(`begin; set local downbeat.reason = 'The pier is closed';
    update gigs set venue = 'Old crane', status = 'confirmed' where id = ${literal(gig.id)};
    insert into songs (band_id, title) values (${literal(stage.band.id)}, 'Low tide');
    commit`)
  const latest = items(ana).first()
  await expect(latest).toContainText(
    /^(New)?direct SQL by .* from psql .*‘Harbour festival’.*‘Low tide’ – The pier is closed/,
  )
  await latest.getByText('2 changes', { exact: true }).click()
  await expect(latest.getByRole('listitem').filter({ hasText: 'Harbour festival' })).toContainText(
    /Potential.*became.*Confirmed|potential.*became.*confirmed/,
  )
  await expect(latest.getByRole('listitem').filter({ hasText: 'Harbour festival' })).toContainText(
    /Pier 3.*became.*Old crane/,
  )
})

test('what has happened since one last looked is marked, down to the line where one had been', async ({ stage }) => {
  await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, 'activity')
  await expect(items(ana).first()).toContainText('Harbour festival')
  // That one has looked is told to the server, for all of one's devices.
  await expect
    .poll(() => psql(`select count(*) from activity_marks where band_id = ${literal(stage.band.id)}`))
    .toBe('1')
  await ana.getByRole('link', { name: 'Dashboard' }).click()
  await expect(ana.getByRole('link', { name: 'All activity', exact: true })).toBeVisible()
  await stage.ben.call('POST', `/api/bands/${stage.band.id}/songs`, { title: 'Low tide' })
  await stage.ben.call('POST', `/api/bands/${stage.band.id}/songs`, { title: 'Undertow' })
  // Not by a click: a message may lie over the link.
  await ana.getByRole('link', { name: 'All activity (2 unseen)' }).press('Enter')
  const all = ana.getByRole('region', { name: 'Today' }).getByRole('listitem')
  await expect(all.nth(0)).toHaveText(/^New.*Undertow/)
  await expect(all.nth(1)).toHaveText(/^New.*Low tide/)
  await expect(all.nth(2)).toHaveText('You have seen what is below')
  await expect(all.nth(3)).toHaveText(/^Ana Castell added the gig ‘Harbour festival’/)
})

test('the activity can be narrowed to a person, to SQL and to a kind, and stays so as new things happen', async ({
  stage,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  await stage.ben.call('POST', `/api/bands/${stage.band.id}/songs`, { title: 'Low tide' })
  const ana = await stage.open(stage.ana, 'activity')
  await live(ana)
  const who = ana.getByRole('combobox', { name: 'Who' })
  await who.selectOption('Ben Okafor')
  await ana.getByRole('combobox', { name: 'What' }).selectOption('Songs')
  await expect(items(ana)).toHaveText([/Ben Okafor added the song ‘Low tide’/])
  await stage.ana.call('POST', `/api/bands/${stage.band.id}/songs`, { title: 'Salt' })
  await stage.ben.call('PATCH', `/api/bands/${stage.band.id}/gigs/${gig.id}`, { venue: 'Pier 3' })
  await stage.ben.call('POST', `/api/bands/${stage.band.id}/songs`, { title: 'Undertow' })
  await expect(items(ana)).toHaveText([/Ben Okafor added the song ‘Undertow’/, /Ben Okafor added the song ‘Low tide’/])

  await ana.getByRole('button', { name: 'Show everything' }).click()
  await who.selectOption('By SQL')
  await expect(ana.getByText('Nothing that matches has happened.')).toBeVisible()
  await psql(`update gigs set title = 'Harbour lights' where id = ${literal(gig.id)}`)
  await expect(items(ana)).toHaveText([/direct SQL by .* renamed ‘Harbour festival’ to ‘Harbour lights’/])
  await ana.reload()
  await expect(items(ana)).toHaveText([/Harbour lights/])
})

test('who is reading the activity is told that there is more, and decides when to see it', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, 'activity')
  await live(ana)
  await expect(items(ana).filter({ hasText: 'added the gig' })).toHaveCount(1)
  const before = await items(ana).count()
  await items(ana).filter({ hasText: 'added the gig' }).getByRole('link').focus()
  const path = `/api/bands/${stage.band.id}/gigs/${gig.id}`
  await stage.ben.call('PATCH', path, { title: 'Harbour lights' })
  const banner = ana.getByRole('main').getByRole('status')
  await expect(banner).toContainText('Ben Okafor renamed ‘Harbour festival’ to ‘Harbour lights’')
  await expect(items(ana)).toHaveCount(before)
  await banner.getByRole('button', { name: 'Dismiss' }).click()
  await expect(banner).toBeEmpty()

  await items(ana).filter({ hasText: 'added the gig' }).getByRole('link').focus()
  await stage.ben.call('PATCH', path, { venue: 'Pier 3' })
  await stage.ben.call('PATCH', path, { venue: 'Old crane' })
  await expect(banner).toContainText('2 new changes')
  await banner.getByRole('button', { name: 'Show' }).click()
  await expect(items(ana)).toHaveCount(before + 3)
  await expect(items(ana).first()).toContainText('Ben Okafor changed the venue of ‘Harbour lights’')
  await expect(ana.getByRole('heading', { name: 'The latest' })).toBeFocused()
})
