import type { Page } from '@playwright/test'
import type { Item } from '../src/api/schema.gen'
import { expect, literal, psql, test } from './stage'
import { connection, kept, live } from './stage/screen'

const now = (page: Page) => page.getByRole('region', { name: 'Now' })
const next = (page: Page) => page.getByRole('region', { name: 'Next' })

test('on the stage a key or a tap goes on, and what others change moves what comes and not what is played', async ({
  stage,
}) => {
  const { id } = await stage.setlist('Friday', ['Low tide', 'Undertow', 'Breakers', 'Salt'])
  const path = `/api/bands/${stage.band.id}/setlists/${id}`
  const { items } = await stage.ben.call<{ items: readonly Item[] }>('GET', `${path}/items`)
  const ana = await stage.open(stage.ana, `setlists/${id}`)
  await live(ana)
  await ana.getByRole('link', { name: 'Stage' }).click()
  await expect(now(ana)).toContainText(/1 of 4.*Low tide/)
  await ana.keyboard.press('ArrowRight')
  await expect(now(ana)).toContainText(/2 of 4.*Undertow/)
  await ana.keyboard.press('PageDown')
  await expect(now(ana)).toContainText('Breakers')
  await ana.keyboard.press('ArrowLeft')
  await ana.keyboard.press('PageUp')
  await expect(now(ana)).toContainText('Low tide')
  await expect(ana.getByRole('button', { name: 'Back' })).toBeDisabled()
  await ana.keyboard.press('Space')
  await expect(now(ana)).toContainText('Undertow')
  await expect(next(ana)).toContainText('Breakers')

  // Ben puts what is played last but one, and something else after it.
  const [low, under, breakers, salt] = items.map(item => item.id)
  await stage.ben.call('PUT', `${path}/order`, { items: [salt, breakers, under, low] })
  await expect(now(ana)).toContainText(/3 of 4.*Undertow/)
  await expect(next(ana)).toContainText('Low tide')
  // And psql takes it out: it is still played, and known what follows.
  await psql(`delete from setlist_items where id = ${literal(under ?? '')}`)
  await expect(now(ana)).toContainText(/removed from the setlist.*Undertow/)
  await now(ana).click()
  await expect(now(ana)).toContainText(/3 of 3.*Low tide/)
  await expect(next(ana)).toContainText('The end')
  await ana.keyboard.press('Escape')
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('Friday')
})

test('without a network the whole set can be gone through, also after a reload, and what was missed appears later', async ({
  stage,
}) => {
  const { id } = await stage.setlist('Friday', ['Low tide', 'Undertow'])
  await stage.ana.call('POST', `/api/bands/${stage.band.id}/setlists/${id}/items`, { kind: 'break', title: 'Drinks' })
  const last = await stage.song({ title: 'Salt', key: 'Em', tempo: 96, notes: 'Capo on 2' })
  await stage.ana.call('POST', `/api/bands/${stage.band.id}/setlists/${id}/items`, { songId: last.id })
  const ana = await stage.open(stage.ana, `setlists/${id}`)
  await live(ana)
  await ana.getByRole('link', { name: 'Stage' }).click()
  await expect(now(ana)).toContainText('Low tide')
  // The app and what is in it are kept a moment after they were shown.
  await ana.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
  await expect.poll(() => kept(ana)).toContain('Capo on 2')
  await expect.poll(() => kept(ana)).toContain('Drinks')
  await ana.context().setOffline(true)
  await ana.keyboard.press('ArrowRight')
  await expect(now(ana)).toContainText('Undertow')
  await ana.reload()
  await expect(now(ana)).toContainText('Undertow')
  await ana.keyboard.press('ArrowRight')
  await expect(now(ana)).toContainText(/Break.*Drinks/)
  await ana.keyboard.press('ArrowRight')
  await expect(now(ana)).toContainText(/3 of 3.*Salt.*Em.*96 bpm.*Capo on 2/)
  await expect(next(ana)).toContainText('The end')
  await ana.getByRole('button', { name: 'From the top' }).click()
  await expect(now(ana)).toContainText('Low tide')

  await stage.ben.call('PATCH', `/api/bands/${stage.band.id}/songs/${last.id}`, { title: 'Salt and light' })
  await ana.context().setOffline(false)
  for (const _ of [1, 2, 3]) await ana.keyboard.press('ArrowRight')
  await expect(now(ana)).toContainText('Salt and light')
  await ana.keyboard.press('Escape')
  await expect(connection(ana)).toHaveAccessibleName('Connection: Live')
})
