import type { Page } from '@playwright/test'
import { expect, literal, psql, test } from './stage'
import { live, toasts } from './stage/screen'

const cards = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading') })

test('a gig that one member adds, changes, confirms and deletes does so before the eyes of another, who is told by whom', async ({
  stage,
}) => {
  const ana = await stage.open(stage.ana, 'gigs')
  const ben = await stage.open(stage.ben, 'gigs', { on: stage.servers[1] })
  await live(ana, ben)
  await ana.getByRole('button', { name: 'New gig' }).click()
  const form = ana.getByRole('form', { name: 'New gig' })
  await form.getByRole('textbox', { name: 'Title' }).fill('Harbour festival')
  await form.getByLabel('Begins').fill('2998-06-24T20:00')
  await form.getByLabel('Fee').fill('450,50')
  await form.getByRole('button', { name: 'Add gig' }).click()
  // Whoever added it is taken to its page.
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('Harbour festival')
  await expect(ana.getByRole('region', { name: 'Details' })).toContainText('450.50')
  await expect(cards(ben)).toHaveText([/Harbour festival.*24 Jun(e)? 2998.*20:00.*Potential/s])
  await expect(toasts(ben)).toHaveText([/Ana Castell added the gig ‘Harbour festival’ on .*24 Jun(e)? 2998, 20:00/])

  await ana.getByRole('button', { name: 'Edit', exact: true }).click()
  const details = ana.getByRole('form', { name: 'Details' })
  await details.getByRole('textbox', { name: 'Title' }).fill('Harbour lights')
  await details.getByRole('textbox', { name: 'Venue' }).fill('Pier 3')
  await details.getByRole('button', { name: 'Save' }).click()
  await expect(cards(ben)).toHaveText([/Harbour lights.*Pier 3/s])

  await ana.getByRole('button', { name: 'Confirm', exact: true }).click()
  await expect(cards(ben)).toHaveText([/Confirmed/])

  await ana.getByRole('button', { name: 'Delete', exact: true }).click()
  await ana.getByRole('alertdialog', { name: 'Delete this gig?' }).getByRole('button', { name: 'Delete' }).click()
  for (const page of [ana, ben]) await expect(page.getByText('There is no gig to come.')).toBeVisible()
  await expect(toasts(ben).filter({ hasText: /Ana Castell .*deleted the gig ‘Harbour lights’/ })).toHaveCount(1)
})

test('answers and their notes are on all screens at once, with the counts, also one that psql gives', async ({
  stage,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, `gigs/${gig.id}`)
  const ben = await stage.open(stage.ben, `gigs/${gig.id}`, { on: stage.servers[1] })
  const answers = (page: Page) => page.getByRole('region', { name: 'Answers' })
  const lines = (page: Page) =>
    answers(page)
      .getByRole('listitem')
      .filter({ has: page.getByRole('paragraph') })
  await live(ana, ben)
  await expect(lines(ana)).toHaveText([
    /Ana Castell \(you\).*No answer/,
    /Ben Okafor.*No answer/,
    /Cleo Brandt.*No answer/,
  ])

  await ben.getByRole('textbox', { name: 'Note' }).fill('If I find a van')
  await ben.getByRole('radio', { name: 'Maybe' }).click()
  await expect(lines(ana)).toHaveText([/Ben Okafor.*Maybe.*If I find a van/, /Ana Castell/, /Cleo Brandt/])
  await expect(answers(ana)).toContainText('1 maybe')
  await expect(toasts(ana)).toHaveText([/Ben Okafor answered ‘maybe’ to ‘Harbour festival’/])

  await psql(`insert into gig_responses (band_id, gig_id, member_id, answer)
    select band_id, ${literal(gig.id)}, id, 'no' from members
    where band_id = ${literal(stage.band.id)} and name = 'Cleo Brandt'`)
  for (const page of [ana, ben]) {
    await expect(lines(page).filter({ hasText: 'Cleo Brandt' })).toContainText('No')
    await expect(answers(page)).toContainText('1 no')
  }
  await expect(toasts(ben)).toHaveText([
    /direct SQL by .* from psql set the answer of ‘Cleo Brandt’ to ‘Harbour festival’ to ‘no’/,
  ])
})

test('the list shows the gigs of the status that one asks for, and follows as the status changes', async ({
  stage,
}) => {
  const [festival] = [await stage.gig({ title: 'Harbour festival' }), await stage.gig({ title: 'Pier party' })]
  const ana = await stage.open(stage.ana, 'gigs')
  await expect(cards(ana)).toHaveText([/Harbour festival/, /Pier party/])
  await ana.getByRole('combobox', { name: 'Status' }).selectOption('Confirmed')
  await expect(ana.getByText('There is no confirmed gig to come.')).toBeVisible()
  const path = `/api/bands/${stage.band.id}/gigs/${festival.id}`
  await stage.ben.call('PATCH', path, { status: 'confirmed' })
  await expect(cards(ana)).toHaveText([/Harbour festival/])
  await stage.ben.call('PATCH', path, { status: 'cancelled' })
  await expect(ana.getByText('There is no confirmed gig to come.')).toBeVisible()
  // It is in the address, so that it is there again.
  await ana.getByRole('combobox', { name: 'Status' }).selectOption('Cancelled')
  await ana.reload()
  await expect(cards(ana)).toHaveText([/Harbour festival/])
  await psql(`update gigs set starts_at = now() - interval '3 days' where id = ${literal(festival.id)}`)
  await expect(ana.getByText('There is no cancelled gig to come.')).toBeVisible()
  await ana.getByRole('link', { name: 'Past' }).click()
  await expect(cards(ana)).toHaveText([/Harbour festival.*3 days ago/s])
})

test('a gig that somebody deletes while one is typing stays on the screen, with who did it and all that was typed', async ({
  stage,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, `gigs/${gig.id}`)
  await live(ana)
  await ana.getByRole('button', { name: 'Edit', exact: true }).click()
  const notes = ana.getByRole('textbox', { name: 'Notes' })
  await notes.fill('Load-in at the back')
  await stage.ben.call('DELETE', `/api/bands/${stage.band.id}/gigs/${gig.id}`)
  await expect(ana.getByRole('alert')).toContainText('Ben Okafor deleted this gig.')
  await expect(notes).toHaveValue('Load-in at the back')
  await expect(notes).toBeFocused()
  await expect(ana.getByRole('button', { name: 'Save' })).toBeHidden()
  await ana.getByRole('link', { name: 'All gigs' }).click()
  await expect(ana.getByText('There is no gig to come.')).toBeVisible()
})
