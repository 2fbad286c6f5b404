import type { Page } from '@playwright/test'
import { expect, literal, psql, test } from './stage'
import { live, toasts } from './stage/screen'

const list = (page: Page) => page.getByRole('list', { name: 'Songs and breaks' })
const rows = (page: Page) => list(page).getByRole('listitem')

/** What stands in a row, in its order: "1 Low tide Length 3:00 Begins at 0:00". */
const titles = (page: Page) => list(page).getByRole('button', { name: /^Move / })

async function expectOrder(page: Page, ...order: readonly string[]): Promise<void> {
  await expect(titles(page)).toHaveCount(order.length)
  for (const [n, title] of order.entries()) await expect(titles(page).nth(n)).toHaveAccessibleName(`Move ${title}`)
}

async function choose(page: Page, title: string, what: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${title}` }).click()
  await page.getByRole('menuitem', { name: what }).click()
}

test('a setlist is made of songs and breaks, and its length is known on every screen as it grows', async ({
  stage,
}) => {
  await stage.song({ title: 'Low tide', durationSeconds: 245 })
  await stage.song({ title: 'Undertow' })
  const ana = await stage.open(stage.ana, 'setlists')
  const ben = await stage.open(stage.ben, 'setlists', { on: stage.servers[1] })
  await live(ana, ben)
  await ana.getByRole('button', { name: 'New setlist' }).click()
  await ana.getByRole('dialog', { name: 'New setlist' }).getByRole('textbox', { name: 'Name' }).fill('Friday')
  await ana.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('Friday')
  await ben.getByRole('link', { name: 'Friday' }).click()
  await expect(ben.getByText('Nothing in it yet').first()).toBeVisible()

  await ana.getByRole('button', { name: 'Add songs' }).click()
  const picker = ana.getByRole('dialog', { name: 'Add songs' })
  await expect(picker.getByRole('searchbox')).toBeFocused()
  await ana.keyboard.type('tide')
  await ana.keyboard.press('ArrowDown')
  await ana.keyboard.press('Enter')
  await expect(picker.getByRole('status')).toHaveText('Added Low tide')
  await expect(toasts(ben).filter({ hasText: /Ana Castell .*(into it|‘Low tide’ to ‘Friday’)/ })).toHaveCount(1)
  await picker.getByRole('searchbox').fill('')
  await picker.getByRole('option', { name: 'Undertow' }).click()
  await picker.getByRole('button', { name: 'Done' }).click()
  await ana.getByRole('button', { name: 'Add a break' }).click()
  const breakForm = ana.getByRole('dialog', { name: 'New break' })
  await breakForm.getByRole('textbox', { name: 'What' }).fill('Drinks')
  await breakForm.getByRole('textbox', { name: 'Length' }).fill('20')
  await breakForm.getByRole('button', { name: 'Add' }).click()

  for (const page of [ana, ben]) {
    await expectOrder(page, 'Low tide', 'Undertow', 'Drinks')
    await expect(page.getByText('2 songs · 1 break · 24:05 + 1 unknown')).toBeVisible()
    await expect(rows(page).nth(2)).toContainText(/Length 20:00.*at ≥ 4:05/)
  }
})

test('a song is moved by hand, by the menu and by the keyboard, and everybody sees the same order', async ({
  stage,
}) => {
  const { id } = await stage.setlist('Friday', ['Low tide', 'Undertow', 'Breakers', 'Salt'])
  const ana = await stage.open(stage.ana, `setlists/${id}`)
  const ben = await stage.open(stage.ben, `setlists/${id}`, { on: stage.servers[1] })
  await live(ana, ben)
  // By hand: the first behind the third.
  await titles(ana).nth(0).hover()
  await ana.mouse.down()
  const [x, y] = await titles(ana)
    .nth(2)
    .boundingBox()
    .then(box => [(box?.x ?? 0) + 10, (box?.y ?? 0) + (box?.height ?? 0) / 2])
  await ana.mouse.move(x ?? 0, y ?? 0, { steps: 5 })
  await ana.mouse.up()
  await expectOrder(ben, 'Undertow', 'Breakers', 'Low tide', 'Salt')
  await expect(toasts(ben)).toHaveText([/Ana Castell moved ‘Low tide’ within ‘Friday’/])

  await choose(ana, 'Salt', 'To the top')
  await expectOrder(ben, 'Salt', 'Undertow', 'Breakers', 'Low tide')

  await titles(ana).nth(3).focus()
  await ana.keyboard.press('Space')
  await expect(ana.getByText('Picked up Low tide, number 4 of 4')).toBeAttached()
  await ana.keyboard.press('ArrowUp')
  await expect(ana.getByText('Low tide is now number 3 of 4')).toBeAttached()
  await ana.keyboard.press('Space')
  for (const page of [ana, ben]) await expectOrder(page, 'Salt', 'Undertow', 'Low tide', 'Breakers')
  await expect(ana.getByRole('button', { name: 'Move Low tide' })).toBeFocused()
})

test('a length and a note that are particular to one evening change the times of all that follows', async ({
  stage,
}) => {
  const { id } = await stage.setlist('Friday', ['Low tide', 'Undertow'])
  const ana = await stage.open(stage.ana, `setlists/${id}`)
  const ben = await stage.open(stage.ben, `setlists/${id}`)
  await live(ana, ben)
  await choose(ana, 'Low tide', 'Note and length …')
  const form = ana.getByRole('dialog', { name: 'Low tide' })
  await form.getByRole('textbox', { name: 'Length' }).fill('long')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByRole('textbox', { name: 'Length' })).toHaveAccessibleDescription(/4:05/)
  await form.getByRole('textbox', { name: 'Length' }).fill('6:30')
  await form.getByRole('textbox', { name: 'Note' }).fill('Solo for Cleo')
  await form.getByRole('button', { name: 'Save' }).click()
  for (const page of [ana, ben]) {
    await expect(rows(page).nth(0)).toContainText(/Solo for Cleo.*Length 6:30/)
    await expect(rows(page).nth(1)).toContainText('at 6:30')
    await expect(page.getByText('2 songs · 9:30')).toBeVisible()
  }
})

test('a song that was taken out can be put back where it was; one that psql takes out goes, with the name of who did it', async ({
  stage,
}) => {
  const { id } = await stage.setlist('Friday', ['Low tide', 'Undertow', 'Breakers'])
  const ana = await stage.open(stage.ana, `setlists/${id}`)
  const ben = await stage.open(stage.ben, `setlists/${id}`)
  await live(ana, ben)
  await choose(ana, 'Undertow', 'Remove')
  for (const page of [ana, ben]) await expectOrder(page, 'Low tide', 'Breakers')
  await live(ana) // it has been sent
  await toasts(ana).filter({ hasText: 'Removed Undertow' }).getByRole('button', { name: 'Undo' }).click()
  for (const page of [ana, ben]) await expectOrder(page, 'Low tide', 'Undertow', 'Breakers')

  await psql(`delete from setlist_items i using songs s
    where i.song_id = s.id and s.title = 'Breakers' and i.setlist_id = ${literal(id)}`)
  for (const page of [ana, ben]) await expectOrder(page, 'Low tide', 'Undertow')
  await expect(toasts(ana)).toHaveText([/direct SQL by .* from psql took ‘Breakers’ out of ‘Friday’/])
})

test('a setlist is copied as a whole, and songs of it to the end of another one', async ({ stage }) => {
  const friday = await stage.setlist('Friday', ['Low tide', 'Undertow', 'Breakers'])
  await stage.setlist('Saturday', ['Salt'])
  const ana = await stage.open(stage.ana, 'setlists')
  const ben = await stage.open(stage.ben, 'setlists')
  await live(ana, ben)
  await choose(ana, 'Friday', 'Copy …')
  await ana.getByRole('dialog', { name: 'Copy Friday' }).getByRole('textbox', { name: 'Name' }).fill('Encore')
  await ana.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('Encore')
  await expectOrder(ana, 'Low tide', 'Undertow', 'Breakers')
  await expect(ben.getByRole('main').getByRole('listitem')).toHaveText([
    /Encore.*3 songs/,
    /Friday/,
    /Saturday.*1 song/,
  ])

  await ana.goto(ana.url().replace(/[^/]*$/, friday.id))
  await ana.getByRole('button', { name: 'Choose' }).click()
  await ana.getByRole('checkbox', { name: 'Low tide' }).check()
  await ana.getByRole('checkbox', { name: 'Breakers' }).check()
  await ana.getByRole('button', { name: 'Copy to …' }).click()
  await ana.getByRole('combobox', { name: 'To' }).selectOption('The end of Saturday')
  await ana.getByRole('button', { name: 'Copy', exact: true }).click()
  await toasts(ana).filter({ hasText: 'Copied 2 items to Saturday' }).getByRole('button', { name: 'Show' }).click()
  await expectOrder(ana, 'Salt', 'Low tide', 'Breakers')
  await expect(ben.getByRole('main').getByRole('listitem').filter({ hasText: 'Saturday' })).toContainText('3 songs')
})
