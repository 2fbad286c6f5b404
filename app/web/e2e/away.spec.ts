import type { Page } from '@playwright/test'
import type { Gig } from '../src/api/schema.gen'
import { expect, literal, psql, test } from './stage'
import { connection, live } from './stage/screen'

async function edit(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const form = page.getByRole('form', { name: 'Details' })
  for (const [label, text] of Object.entries(fields)) await form.getByLabel(label).fill(text)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
}

const where = (page: Page) => page.getByRole('region', { name: 'Details' })

test('without a network an edit is shown and counted, and joins what others did to other fields meanwhile', async ({
  stage,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival', venue: 'Pier 3' })
  const ana = await stage.open(stage.ana, `gigs/${gig.id}`)
  const ben = await stage.open(stage.ben, `gigs/${gig.id}`)
  await live(ana, ben)
  await ana.context().setOffline(true)
  await expect(connection(ana)).toHaveAccessibleName(/^Connection: Offline since \d\d:\d\d$/)
  await edit(ana, { Venue: 'Old crane' })
  await expect(where(ana)).toContainText('Old crane')
  await expect(connection(ana)).toHaveAccessibleName(/^Connection: Offline since \d\d:\d\d ?1 change waiting$/)
  await edit(ben, { Title: 'Harbour lights' })
  await expect(ben.getByRole('heading', { level: 1, name: 'Harbour lights' })).toBeVisible()

  await ana.context().setOffline(false)
  for (const page of [ana, ben]) {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour lights')
    await expect(where(page)).toContainText('Old crane')
  }
  await live(ana, ben)
  await expect(ana.getByRole('alertdialog', { name: /Somebody else/ })).toBeHidden()
  expect(await psql(`select title, venue from gigs where id = ${literal(gig.id)}`)).toBe('Harbour lights|Old crane')
})

test('without a network an edit of what somebody else changes, too, is decided field by field when one is back', async ({
  stage,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival', venue: 'Pier 3' })
  const ana = await stage.open(stage.ana, `gigs/${gig.id}`)
  const ben = await stage.open(stage.ben, `gigs/${gig.id}`)
  await live(ana, ben)
  await ana.context().setOffline(true)
  await edit(ana, { Title: 'Harbour nights', Venue: 'Old crane' })
  await edit(ben, { Title: 'Harbour lights', Venue: 'Dry dock' })
  await expect.poll(() => psql(`select title from gigs where id = ${literal(gig.id)}`)).toBe('Harbour lights')

  await ana.context().setOffline(false)
  const dialog = ana.getByRole('alertdialog', { name: 'Somebody else has changed the same' })
  const title = dialog.getByRole('radiogroup', { name: 'title' })
  const venue = dialog.getByRole('radiogroup', { name: 'venue' })
  await expect(title.getByRole('radio', { name: /^You/ })).toHaveAccessibleName(/Harbour nights/)
  await expect(title.getByRole('radio', { name: /^Ben Okafor/ })).toHaveAccessibleName(/Harbour lights/)
  await expect(venue.getByRole('radio', { name: /^You/ })).toHaveAccessibleName(/Old crane/)
  await expect(venue.getByRole('radio', { name: /^Ben Okafor/ })).toHaveAccessibleName(/Dry dock/)
  await title.getByText('Harbour nights').click()
  await venue.getByText('Dry dock').click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  for (const page of [ana, ben]) {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour nights')
    await expect(where(page)).toContainText('Dry dock')
  }
  await live(ana, ben)
  expect(await psql(`select title, venue from gigs where id = ${literal(gig.id)}`)).toBe('Harbour nights|Dry dock')
})

test('what was made without a network is sent in the order in which it was made', async ({ stage }) => {
  const ana = await stage.open(stage.ana, 'songs') // seen once, a page is there without a network
  const ben = await stage.open(stage.ben, 'gigs')
  await live(ana, ben)
  await expect(ana.getByText('No songs yet')).toBeVisible()
  await ana.getByRole('link', { name: 'Gigs' }).click()
  await expect(ana.getByText('There is no gig to come.')).toBeVisible()
  await ana.context().setOffline(true)
  await ana.getByRole('button', { name: 'New gig' }).click()
  const form = ana.getByRole('form', { name: 'New gig' })
  await form.getByLabel('Title').fill('Harbour festival')
  await form.getByLabel('Begins').fill('2998-06-24T20:00')
  await form.getByRole('button', { name: 'Add gig' }).click()
  const card = ana.getByRole('main').getByRole('listitem').filter({ hasText: 'Harbour festival' })
  await expect(card).toContainText('Not saved yet')
  await card.getByRole('radio', { name: 'Yes' }).click()

  await ana.getByRole('link', { name: 'Songs' }).click()
  await ana.getByRole('button', { name: 'New song' }).click()
  await ana.getByRole('dialog', { name: 'New song' }).getByLabel('Title').fill('Low tide')
  await ana.getByRole('button', { name: 'Add', exact: true }).click()
  await ana.getByRole('button', { name: /Low tide/ }).click()
  await ana.getByRole('dialog', { name: 'Edit Low tide' }).getByLabel('Title').fill('High tide')
  await ana.getByRole('button', { name: 'Save' }).click()
  await expect(ana.getByRole('button', { name: /High tide/ })).toBeVisible()
  await expect(connection(ana)).toHaveAccessibleName(/4 changes waiting$/)

  const sent: string[] = []
  ana.on('request', request => {
    const path = new URL(request.url()).pathname.replace(/.*\/bands\/[^/]+\//, '').replaceAll(/[0-9a-f-]{36}/g, '…')
    if (request.method() !== 'GET') sent.push(`${request.method()} ${path}`)
  })
  await ana.context().setOffline(false)
  await live(ana)
  expect(sent).toEqual(['POST gigs', 'PUT gigs/…/response', 'POST songs', 'PATCH songs/…'])
  const overview = await stage.ben.call<{ gigs: { gig: Gig; counts: { yes: number } }[] }>(
    'GET',
    `/api/bands/${stage.band.id}/gigs`,
  )
  expect(overview.gigs.map(({ gig, counts }) => [gig.title, counts.yes])).toEqual([['Harbour festival', 1]])
  await expect(ben.getByRole('main').getByRole('listitem').filter({ hasText: 'Harbour festival' })).toContainText(
    '1 yes',
  )
  await ben.getByRole('link', { name: 'Songs' }).click()
  await expect(ben.getByRole('list', { name: 'Songs' }).getByRole('listitem')).toHaveText([/High tide/])
})
