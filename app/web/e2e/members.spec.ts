import type { Page } from '@playwright/test'
import { expect, password, psql, test } from './stage'
import { live, toasts } from './stage/screen'

const members = (page: Page) => page.getByRole('list', { name: /^\d members$/ }).getByRole('listitem')

async function invite(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  const dialog = page.getByRole('dialog', { name: 'Invite somebody' })
  await dialog.getByRole('button', { name: 'Make a link' }).click()
  const link = new URL(await dialog.getByRole('textbox', { name: 'Link' }).inputValue())
  await dialog.getByRole('button', { name: 'Done' }).click()
  return link.pathname + link.hash
}

test('somebody new opens the link of an invitation, signs up and joins, and is there at once for who invited them', async ({
  stage,
}) => {
  const ana = await stage.open(stage.ana, 'members', { on: stage.servers[1] })
  await live(ana)
  const link = await invite(ana)
  // Ben's and Cleo's have been used.
  const invitations = ana.getByRole('region', { name: 'Invitations' }).getByRole('listitem')
  await expect(invitations.filter({ hasText: 'Open · ' })).toHaveText([/Whoever has the link.*by Ana Castell/])

  const dan = await stage.stranger(link)
  await expect(dan.getByRole('heading', { level: 1 })).toHaveText(`Join ${stage.band.name}`)
  await expect(dan.getByText(`Ana Castell invites you into ${stage.band.name}.`)).toBeVisible()
  await dan.getByRole('textbox', { name: 'Your name' }).fill('Dan Idris')
  await dan.getByRole('textbox', { name: 'E-mail' }).fill(`dan.${crypto.randomUUID()}@example.com`)
  await dan.getByRole('textbox', { name: 'Password' }).fill(password)
  await dan.getByRole('button', { name: 'Sign up' }).click()
  await expect(dan.getByRole('textbox', { name: 'Your name in this band' })).toHaveValue('Dan Idris')
  await dan.getByRole('textbox', { name: 'Your name in this band' }).fill('Dan')
  await dan.getByRole('button', { name: `Join ${stage.band.name}` }).click()
  await live(dan)
  await expect(dan.getByRole('heading', { level: 1 })).toHaveText(stage.band.name)

  await expect(members(ana)).toHaveText([/Ana Castell \(you\).*Admin/, /Ben Okafor/, /Cleo Brandt/, /^Dan/])
  await expect(invitations.filter({ hasText: 'Used · Dan joined' })).toHaveCount(1)
  await expect(invitations.filter({ hasText: 'Open · ' })).toHaveCount(0)
  await expect(toasts(ana)).toHaveText([/Dan Idris joined the band/])

  // It lets one person in.
  const other = await stage.stranger(link)
  await expect(other.getByText('Somebody has joined with this invitation already.')).toBeVisible()
})

test('an invitation that was taken back lets nobody in', async ({ stage }) => {
  const ana = await stage.open(stage.ana, 'members')
  await live(ana)
  const link = await invite(ana)
  const stranger = await stage.stranger(link)
  await stranger.getByRole('textbox', { name: 'Your name' }).fill('Dan Idris')
  await stranger.getByRole('textbox', { name: 'E-mail' }).fill(`dan.${crypto.randomUUID()}@example.com`)
  await stranger.getByRole('textbox', { name: 'Password' }).fill(password)
  await ana.getByRole('button', { name: /^Take back/ }).click()
  await expect(ana.getByRole('button', { name: /^Take back/ })).toBeHidden()
  await live(ana)
  await stranger.getByRole('button', { name: 'Sign up' }).click()
  await stranger.getByRole('button', { name: `Join ${stage.band.name}` }).click()
  await expect(stranger.getByRole('alert')).toHaveText('The invitation was taken back. Ask for another one.')
})

test('whoever is made an admin can act as one at once, and whoever leaves is gone from all screens', async ({
  stage,
}) => {
  const ana = await stage.open(stage.ana, 'members')
  const ben = await stage.open(stage.ben, 'members', { on: stage.servers[1] })
  await live(ana, ben)
  await expect(ben.getByRole('button', { name: 'Remove Cleo Brandt' })).toBeHidden()
  await ana.getByRole('button', { name: 'Change Ben Okafor' }).click()
  await ana.getByRole('textbox', { name: 'Instrument' }).fill('Bass')
  await ana.getByRole('combobox', { name: 'Role' }).selectOption('Admin')
  await ana.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(members(ben).filter({ hasText: 'Ben Okafor (you)' })).toContainText(/Bass.*Admin/)
  await expect(ben.getByRole('region', { name: 'Invitations' })).toBeVisible()

  await ben.getByRole('button', { name: 'Remove Cleo Brandt' }).click()
  await ben.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  for (const page of [ana, ben]) await expect(members(page)).toHaveText([/Ana Castell/, /Ben Okafor/])
  await expect(toasts(ana)).toHaveText([/Ben Okafor took ‘Cleo Brandt’ out of the band/])

  await ben.getByRole('button', { name: 'Leave the band' }).click()
  await ben.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click()
  await expect(ben.getByText(`You have left ${stage.band.name}.`)).toBeVisible()
  await expect(members(ana)).toHaveText([/Ana Castell/])
  await expect(toasts(ana).filter({ hasText: 'Ben Okafor' }).filter({ hasText: 'left the band' })).toHaveCount(1)
  // What the end of the feed has to say does not take the place of that.
  await expect(ben.getByText(`You have left ${stage.band.name}.`)).toBeVisible()
  expect(await psql(`select count(*) from members where band_id = '${stage.band.id}'`)).toBe('1')
})
