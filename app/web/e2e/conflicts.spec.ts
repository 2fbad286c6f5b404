import type { Page } from '@playwright/test'
import { expect, literal, psql, test } from './stage'
import { live } from './stage/screen'

const details = (page: Page) => page.getByRole('region', { name: 'Details' })

test('two who change the same field: the second is shown both values, and decides by keyboard alone', async ({
  stage,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const [ana, ben] = [await stage.open(stage.ana, `gigs/${gig.id}`), await stage.open(stage.ben, `gigs/${gig.id}`)]
  await live(ana, ben)
  await ana.getByRole('button', { name: 'Edit', exact: true }).focus()
  await ana.keyboard.press('Enter')
  await expect(ana.getByRole('textbox', { name: 'Title' })).toBeFocused()
  await ana.keyboard.press('ControlOrMeta+A')
  await ana.keyboard.type('Harbour nights')
  await stage.ben.call('PATCH', `/api/bands/${stage.band.id}/gigs/${gig.id}`, { title: 'Harbour lights' })
  await expect(ana.getByRole('form', { name: 'Details' })).toContainText('Ben Okafor changed this just now')
  await ana.keyboard.press('Enter')

  const dialog = ana.getByRole('alertdialog', { name: 'Somebody else has changed the same' })
  const title = dialog.getByRole('radiogroup', { name: 'title' })
  await expect(title.getByRole('radio', { name: /You\s*Harbour nights/ })).toBeFocused()
  await expect(title.getByRole('radio', { name: /Ben Okafor, .*(now|seconds ago)\s*Harbour lights/ })).not.toBeChecked()
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
  await ana.keyboard.press('ArrowDown')
  await expect(title.getByRole('radio', { name: /Ben Okafor/ })).toBeChecked()
  await ana.keyboard.press('ArrowUp')
  await expect(title.getByRole('radio', { name: /You/ })).toBeChecked()
  await ana.keyboard.press('Tab')
  await expect(dialog.getByRole('button', { name: 'Decide later' })).toBeFocused()
  await ana.keyboard.press('Tab')
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeFocused()
  await ana.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  for (const page of [ana, ben]) await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour nights')
  await expect.poll(() => psql(`select title from gigs where id = ${literal(gig.id)}`)).toBe('Harbour nights')
})

test('two who change different fields are not asked: both changes stand', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival', venue: 'Pier 3' })
  const [ana, ben] = [await stage.open(stage.ana, `gigs/${gig.id}`), await stage.open(stage.ben, `gigs/${gig.id}`)]
  await live(ana, ben)
  await ana.getByRole('button', { name: 'Edit', exact: true }).click()
  await ana.getByRole('textbox', { name: 'Title' }).fill('Harbour nights')
  await psql(`update gigs set venue = 'Old crane' where id = ${literal(gig.id)}`)
  await expect(ana.getByRole('textbox', { name: 'Venue' })).toHaveValue('Old crane')
  await ana.getByRole('button', { name: 'Save' }).click()
  for (const page of [ana, ben]) {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour nights')
    await expect(details(page)).toContainText('Old crane')
  }
  await expect
    .poll(() => psql(`select title, venue from gigs where id = ${literal(gig.id)}`))
    .toBe('Harbour nights|Old crane')
  await expect(ana.getByRole('alertdialog', { name: /Somebody else/ })).toBeHidden()
})

test('while one types, what another writes is named beside the field, and overwrites nothing until one takes it', async ({
  stage,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival', notes: 'Bring cables' })
  const ana = await stage.open(stage.ana, `gigs/${gig.id}`)
  await live(ana)
  await ana.getByRole('button', { name: 'Edit', exact: true }).click()
  const form = ana.getByRole('form', { name: 'Details' })
  const notes = form.getByRole('textbox', { name: 'Notes' })
  await notes.fill('Bring the small amp')
  await stage.ben.call('PATCH', `/api/bands/${stage.band.id}/gigs/${gig.id}`, {
    notes: 'Bring the large amp',
    venue: 'Old crane',
  })
  // A field that was not touched follows, and says who it was.
  await expect(form.getByRole('textbox', { name: 'Venue' })).toHaveValue('Old crane')
  await expect(form.getByText('Ben Okafor just changed this')).toHaveCount(1)
  await expect(form.getByText('Ben Okafor changed this just now')).toHaveCount(1)
  await expect(notes).toBeFocused()
  await ana.keyboard.type(', too')
  await expect(notes).toHaveValue('Bring the small amp, too')

  await form.getByRole('button', { name: 'Take theirs' }).click()
  await expect(notes).toHaveValue('Bring the large amp')
  await expect(form.getByText('Ben Okafor changed this just now')).toBeHidden()
})

test('what was changed by another is not deleted without asking once more', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, `gigs/${gig.id}`)
  await live(ana)
  // Ben's change is there before Ana's deletion, and Ana's page does not know it yet.
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  await ana.route(`**/gigs/${gig.id}`, async route => {
    if (route.request().method() === 'DELETE') await held
    await route.continue()
  })
  await ana.getByRole('button', { name: 'Delete', exact: true }).click()
  await ana.getByRole('alertdialog', { name: 'Delete this gig?' }).getByRole('button', { name: 'Delete' }).click()
  await expect(ana.getByText('There is no gig to come.')).toBeVisible()
  await stage.ben.call('PATCH', `/api/bands/${stage.band.id}/gigs/${gig.id}`, { venue: 'Old crane' })
  release()
  const message = ana.getByRole('alertdialog').filter({ hasText: 'Deletion of Harbour festival' })
  await message.getByRole('button', { name: 'Decide' }).click()
  const dialog = ana.getByRole('alertdialog', { name: 'Delete it anyway?' })
  await expect(dialog).toContainText('Ben Okafor has changed it')
  await expect(dialog).toContainText(/venue.*Old crane/s)
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await ana.keyboard.press('Enter')
  await expect(ana.getByRole('heading', { name: 'Harbour festival' })).toBeVisible()
  expect(await psql(`select venue from gigs where id = ${literal(gig.id)}`)).toBe('Old crane')
})
