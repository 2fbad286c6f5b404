import type { Page } from '@playwright/test'
import { expect, literal, psql, test } from './stage'
import { connection, live } from './stage/screen'

/** Keeps what the page writes to a path from the server until it is let go. */
async function hold(page: Page, path: string): Promise<() => void> {
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  await page.route(path, async route => {
    if (route.request().method() !== 'GET') await held
    await route.continue()
  })
  return release
}

test('an answer shows at once, before the server has it, and says when it is saved', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, `gigs/${gig.id}`)
  const ben = await stage.open(stage.ben, `gigs/${gig.id}`)
  await live(ana, ben)
  const release = await hold(ana, '**/response')
  const answers = (page: Page) => page.getByRole('region', { name: 'Answers' })
  const own = ana.getByRole('region', { name: 'Can you play it?' })
  await own.getByRole('radio', { name: 'Yes' }).click()
  await expect(own.getByRole('radio', { name: 'Yes' })).toBeChecked()
  await expect(answers(ana)).toContainText('1 yes')
  await expect(own).toContainText('Saving …')
  await expect(connection(ana)).toHaveAccessibleName(/1 change waiting$/)
  expect(await psql(`select count(*) from gig_responses where gig_id = ${literal(gig.id)}`)).toBe('0')
  await expect(answers(ben)).toContainText('0 yes')

  release()
  await expect(own.getByRole('status')).toHaveText('Saved')
  await expect(answers(ben)).toContainText('1 yes')
  await expect(answers(ana)).toContainText('1 yes')
  await live(ana)
})

test('what the server refuses says why, goes back to what is true, and can be tried again', async ({ stage }) => {
  const ana = await stage.open(stage.ana, 'members')
  const card = ana.getByRole('listitem').filter({ has: ana.getByRole('heading', { name: 'Ana Castell (you)' }) })
  await live(ana)
  const stepDown = async () => {
    await card.getByRole('button', { name: 'Change Ana Castell' }).click()
    await ana.getByRole('combobox', { name: 'Role' }).selectOption('Member')
    await ana.getByRole('button', { name: 'Save', exact: true }).click()
  }
  await stepDown()
  // A band needs an admin, and she is the only one.
  await expect(card.getByRole('status')).toHaveText(/^Not saved: .*admin/)
  await expect(card).toContainText('Admin')
  await expect(connection(ana)).toHaveAccessibleName(/1 change needs you$/)
  await card.getByRole('button', { name: 'Discard' }).click()
  await expect(card.getByRole('status')).toBeEmpty()
  await live(ana)

  await stepDown()
  await expect(card.getByRole('status')).toHaveText(/^Not saved: /)
  await psql(`update members set role = 'admin' where user_id = ${literal(stage.ben.userId)}`)
  await card.getByRole('button', { name: 'Retry' }).click()
  await expect(ana.getByRole('region', { name: 'Invitations' })).toBeHidden()
  await live(ana)
  expect(await psql(`select role from members where user_id = ${literal(stage.ana.userId)}`)).toBe('member')
})

test('the indicator tells on a closer look how long a change took, and what waits to be sent', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, 'gigs')
  await live(ana)
  await stage.ben.call('PATCH', `/api/bands/${stage.band.id}/gigs/${gig.id}`, { title: 'Harbour lights' })
  await expect(ana.getByRole('heading', { name: 'Harbour lights' })).toBeVisible()
  await connection(ana).hover()
  await expect(ana.getByText('What others change appears here at once.')).toBeVisible()
  await expect(ana.getByText(/The last change took [\d,]+ ms from commit to screen\./)).toBeVisible()
  await expect(ana.getByText('Everything you changed is saved.')).toBeVisible()
  await ana.mouse.move(0, 0)
  await expect(ana.getByText('Everything you changed is saved.')).toBeHidden()

  const release = await hold(ana, '**/response')
  await ana.getByRole('radio', { name: 'No', exact: true }).click()
  await connection(ana).click()
  const waiting = ana.getByRole('region', { name: 'Changes that are not saved yet' })
  await expect(waiting.getByRole('listitem')).toHaveText([/Answer to Harbour lights.*Sending …/])
  release()
  await expect(ana.getByText('Everything you changed is saved.')).toBeVisible()
})

test('what the server refuses on a page that one has left is told there, with the reason', async ({ stage }) => {
  const setlist = await stage.setlist('Friday', [])
  const gig = await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, `gigs/${gig.id}`)
  await live(ana)
  const release = await hold(ana, `**/gigs/${gig.id}`)
  await ana.getByRole('button', { name: 'Edit', exact: true }).click()
  await ana.getByRole('combobox', { name: 'Setlist' }).selectOption('Friday')
  await ana.getByRole('button', { name: 'Save' }).click()
  await expect(ana.getByRole('region', { name: 'Details' }).getByRole('link', { name: 'Friday' })).toBeVisible()
  await ana.getByRole('link', { name: 'Songs', exact: true }).click()
  await psql(`delete from setlists where id = ${literal(setlist.id)}`)
  release()
  const message = ana.getByRole('alertdialog').filter({ hasText: 'Change of Harbour festival was not saved.' })
  await expect(message).toContainText(/Setlist: /)
  await ana.goBack()
  // Corrected where it was typed.
  await ana.getByRole('button', { name: 'Correct what was not saved' }).click()
  await ana.getByRole('combobox', { name: 'Setlist' }).selectOption('None')
  await ana.getByRole('button', { name: 'Save' }).click()
  await live(ana)
})
