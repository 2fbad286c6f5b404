import { expect, password, test } from './stage'
import { live } from './stage/screen'

test('somebody new signs up, founds a band, signs out and in again, and is told what is wrong on the way', async ({
  stage,
}) => {
  const email = `dan.${crypto.randomUUID()}@example.com`
  const dan = await stage.stranger('/')
  await expect(dan.getByRole('heading', { level: 1 })).toHaveText('Sign in')
  await dan.getByRole('link', { name: 'Sign up' }).click()
  await dan.getByRole('textbox', { name: 'Your name' }).fill('Dan Idris')
  await dan.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await dan.getByRole('textbox', { name: 'Password' }).fill('short')
  await dan.getByRole('button', { name: 'Sign up' }).click()
  await expect(dan.getByRole('textbox', { name: 'Password' })).toHaveAccessibleDescription(/at least 10 characters/)
  await dan.getByRole('textbox', { name: 'Password' }).fill(password)
  await dan.keyboard.press('Enter')
  await expect(dan.getByText('You are in no band yet.')).toBeVisible()
  await dan.getByRole('textbox', { name: 'Name of the band' }).fill('Second Wind')
  await dan.getByRole('button', { name: 'Found it' }).click()
  await expect(dan.getByRole('heading', { level: 1 })).toHaveText('Second Wind')
  await live(dan)
  await expect(dan.getByRole('region', { name: 'First steps' })).toBeVisible()

  await dan.getByRole('button', { name: /bands and account/ }).click()
  await dan.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(dan.getByRole('heading', { level: 1 })).toHaveText('Sign in')
  await dan.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await dan.getByRole('textbox', { name: 'Password' }).fill('not my password')
  await dan.getByRole('button', { name: 'Sign in' }).click()
  await expect(dan.getByRole('alert')).toHaveText(
    'This e-mail address and password do not fit. Check both, and try again.',
  )
  await expect(dan.getByRole('textbox', { name: 'E-mail' })).toHaveValue(email)
  await dan.getByRole('textbox', { name: 'Password' }).fill(password)
  await dan.getByRole('button', { name: 'Sign in' }).click()
  // To the only band.
  await expect(dan.getByRole('heading', { level: 1 })).toHaveText('Second Wind')
})

test('a link to a page of a band leads there once one has signed in', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const page = await stage.stranger(`/bands/${stage.band.id}/gigs/${gig.id}`)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(stage.ben.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour festival')
})

test('one’s account: another name, and a device that is signed out from here', async ({ stage }) => {
  const here = await stage.open(stage.ben)
  const there = await stage.stranger('/')
  await there.getByRole('textbox', { name: 'E-mail' }).fill(stage.ben.email)
  await there.getByRole('textbox', { name: 'Password' }).fill(password)
  await there.keyboard.press('Enter')
  await live(here, there)
  await here.getByRole('button', { name: /bands and account/ }).click()
  await here.getByRole('menuitem', { name: 'Account and devices' }).click()
  await here.getByRole('textbox', { name: 'Your name' }).fill('Benjamin Okafor')
  await here.getByRole('button', { name: 'Change the name' }).click()
  await expect(here.getByText('Your name is changed.')).toBeVisible()
  await expect(here.getByRole('button', { name: /^Benjamin Okafor ?, menu$/ })).toBeVisible()

  const devices = here.getByRole('region', { name: 'Devices' }).getByRole('listitem')
  await devices
    .filter({ hasText: 'Last seen' })
    .first()
    .getByRole('button', { name: /^Sign out/ })
    .click()
  await expect(there.getByText('You have been signed out.')).toBeVisible()
  await expect(there.getByText(stage.band.name)).toHaveCount(0)
  await expect(devices.filter({ hasText: 'This device' })).toHaveCount(1)
})
