import { expect, literal, psql, test } from './stage'
import { live, toasts } from './stage/screen'

test('an import of 500 songs, and one that is too large to be told, are complete at once, and who is typing goes on', async ({
  stage,
}) => {
  await stage.song({ title: 'Opener' })
  const page = await stage.open(stage.ana, 'songs')
  const search = page.getByRole('searchbox', { name: 'Search' })
  const songs = page.getByRole('list', { name: 'Songs' }).getByRole('listitem')
  const add = (n: number, title: string) =>
    psql(`insert into songs (band_id, title) select ${literal(stage.band.id)}, ${literal(title)} || n
      from generate_series(1, ${n}) n`)
  await live(page)
  await search.pressSequentially('Num')
  await expect(page.getByText('0 of 1 song')).toBeVisible()

  await add(500, 'Number ')
  await expect(page.getByText('500 of 501 songs')).toBeVisible()
  await expect(songs).toHaveCount(500)
  await expect(toasts(page)).toHaveText([/added 500 songs/])
  await expect(search).toBeFocused()
  await page.keyboard.type('ber')
  await expect(search).toHaveValue('Number')

  await add(600, 'Numbered ')
  await expect(toasts(page).filter({ hasText: 'A lot has changed at once' })).toHaveCount(1)
  await expect(page.getByText('1100 of 1101 songs')).toBeVisible()
  await expect(songs).toHaveCount(1100)
  await expect(search).toBeFocused()
  await page.keyboard.type('ed')
  await expect(page.getByText('600 of 1101 songs')).toBeVisible()
})

test('a new order of 20 songs is one message, and one step on the screen of who is looking', async ({ stage }) => {
  const titles = Array.from({ length: 20 }, (_, n) => `Song ${n + 1}`)
  const setlist = await stage.setlist('Friday', titles)
  const page = await stage.open(stage.ana, `setlists/${setlist.id}`)
  const list = page.getByRole('list', { name: 'Songs and breaks' })
  const shown = list.getByRole('button', { name: /^Move / })
  await expect(shown).toHaveCount(20)
  await live(page)
  await list.evaluate(element => {
    const steps: number[] = []
    new MutationObserver(changes => steps.push(changes.length)).observe(element, { childList: true })
    Object.assign(globalThis, { steps })
  })
  const path = `/api/bands/${stage.band.id}/setlists/${setlist.id}`
  const { items } = await stage.ben.call<{ items: { id: string }[] }>('GET', `${path}/items`)
  await stage.ben.call('PUT', `${path}/order`, { items: items.map(i => i.id).reverse() })
  await expect(shown.first()).toHaveAccessibleName('Move Song 20')
  expect(await shown.evaluateAll(all => all.map(b => b.getAttribute('aria-label')))).toEqual(
    titles.map(title => `Move ${title}`).reverse(),
  )
  await expect(toasts(page)).toHaveText([/Ben Okafor put .*songs of ‘Friday’ into another order/])
  expect(await page.evaluate(() => (globalThis as unknown as { steps: number[] }).steps)).toHaveLength(1)
})

test('after more than can be told at once the page shows what the database has', async ({ stage }) => {
  const [gone, moved] = [await stage.gig({ title: 'Harbour festival' }), await stage.gig({ title: 'Pier party' })]
  const page = await stage.open(stage.ana, 'gigs')
  const gigs = page.getByRole('main').getByRole('heading', { level: 2 })
  await expect(gigs).toHaveText(['Harbour festival', 'Pier party'])
  await live(page)
  await psql(`begin;
    delete from gigs where id = ${literal(gone.id)};
    update gigs set title = 'Pier lights', venue = 'Old crane' where id = ${literal(moved.id)};
    insert into gigs (band_id, title, starts_at)
      values (${literal(stage.band.id)}, 'Beach night', now() + interval '30 days');
    insert into songs (band_id, title) select ${literal(stage.band.id)}, 'Song ' || n from generate_series(1, 600) n;
    commit`)
  await expect(gigs).toHaveText(['Pier lights', 'Beach night'])
  await expect(page.getByRole('main')).toContainText('Old crane')
  await expect(toasts(page)).toHaveText([/A lot has changed at once/])
})
