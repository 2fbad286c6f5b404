import { expect, literal, psql, test } from './stage'
import { live, toasts } from './stage/screen'

test('a new name of the band is on the other screens at once, where its name stands', async ({ stage }) => {
  const ana = await stage.open(stage.ana, 'settings')
  const ben = await stage.open(stage.ben, '', { on: stage.servers[1] })
  await live(ana, ben)
  const name = ana.getByRole('region', { name: 'Name of the band' })
  await name.getByRole('textbox', { name: 'Name' }).fill('Second Wind')
  await name.getByRole('button', { name: 'Rename' }).click()
  await expect(name.getByRole('status')).toHaveText('Saved')
  await expect(ben.getByRole('heading', { level: 1 })).toHaveText('Second Wind')
  await expect(ben).toHaveTitle('Second Wind · Downbeat')
  for (const page of [ana, ben]) {
    await expect(page.getByRole('button', { name: /^Second Wind ?, bands and account$/ })).toBeVisible()
  }
  await expect(toasts(ben)).toHaveText([/Ana Castell renamed ‘.*’ to ‘Second Wind’/])

  await psql(`update bands set name = 'Third Wind' where id = ${literal(stage.band.id)}`)
  await expect(name.getByRole('textbox', { name: 'Name' })).toHaveValue('Third Wind')
  await expect(ben.getByRole('heading', { level: 1 })).toHaveText('Third Wind')
})

test('only an admin can rename or delete the band, and only with its name; then it is gone for everybody', async ({
  stage,
}) => {
  await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, 'settings')
  const ben = await stage.open(stage.ben, 'settings')
  await live(ana, ben)
  await expect(ben.getByText(`${stage.band.name}. Admins can change it.`)).toBeVisible()
  await expect(ben.getByRole('button', { name: 'Delete the band', exact: true })).toBeHidden()
  await ana.getByRole('button', { name: 'Delete the band', exact: true }).click()
  const dialog = ana.getByRole('alertdialog', { name: `Delete ${stage.band.name}?` })
  const typed = dialog.getByRole('textbox')
  await typed.fill('Second Wind')
  await dialog.getByRole('button', { name: /^Delete/ }).click()
  await expect(typed).toHaveAccessibleDescription('This is not its name.')
  await typed.fill(stage.band.name)
  await dialog.getByRole('button', { name: /^Delete/ }).click()
  await expect(ana.getByText(`${stage.band.name} is deleted.`)).toBeVisible()
  await expect(ben.getByText(`You are no longer in ${stage.band.name}.`)).toBeVisible()
  for (const page of [ana, ben]) await expect(page.getByText('You are in no band yet.')).toBeVisible()
  await expect(ana.getByText(`${stage.band.name} is deleted.`)).toBeVisible()
  expect(await psql(`select count(*) from gigs where band_id = ${literal(stage.band.id)}`)).toBe('0')
})
