import { expect, literal, psql, test } from './stage'
import { live, toasts } from './stage/screen'

test('songs are added one after another, changed and deleted, and are so for everybody', async ({ stage }) => {
  const ana = await stage.open(stage.ana, 'songs')
  const ben = await stage.open(stage.ben, 'songs', { on: stage.servers[1] })
  const songs = (page: typeof ana) => page.getByRole('list', { name: 'Songs' }).getByRole('listitem')
  await live(ana, ben)
  await ana.getByRole('button', { name: 'New song' }).click()
  const form = ana.getByRole('dialog', { name: 'New song' })
  await form.getByRole('textbox', { name: 'Title' }).fill('Undertow')
  await form.getByRole('textbox', { name: 'Key' }).fill('Em')
  await form.getByRole('textbox', { name: 'Tempo' }).fill('fast')
  await form.getByRole('button', { name: 'Add and next' }).click()
  await expect(form.getByRole('textbox', { name: 'Tempo' })).toHaveAccessibleDescription(/A whole number from 1 to 400/)
  await form.getByRole('textbox', { name: 'Tempo' }).fill('96')
  await form.getByRole('textbox', { name: 'Length' }).fill('4:05')
  await form.getByRole('button', { name: 'Add and next' }).click()
  await expect(form.getByRole('status')).toHaveText('Added Undertow')
  await expect(form.getByRole('textbox', { name: 'Title' })).toBeFocused()
  await ana.keyboard.type('Low tide')
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(songs(ben)).toHaveText([/Low tide/, /Undertow.*Em.*96 bpm.*4:05/])
  await expect(toasts(ben).filter({ hasText: /Ana Castell added (2 songs|the song ‘Low tide’)/ })).toHaveCount(1)

  await ana.getByRole('button', { name: /Low tide/ }).click()
  await ana.getByRole('dialog', { name: 'Edit Low tide' }).getByRole('textbox', { name: 'Artist' }).fill('The Buoys')
  await ana.getByRole('button', { name: 'Save' }).click()
  await expect(songs(ben)).toHaveText([/Low tide.*The Buoys/, /Undertow/])

  await ana.getByRole('button', { name: /Undertow/ }).click()
  await ana.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await ana.getByRole('alertdialog', { name: 'Delete Undertow?' }).getByRole('button', { name: 'Delete' }).click()
  for (const page of [ana, ben]) await expect(songs(page)).toHaveText([/Low tide/])
})

test('a song that is deleted elsewhere while one types can be added again with what was typed', async ({ stage }) => {
  const song = await stage.song({ title: 'Undertow' })
  const ana = await stage.open(stage.ana, 'songs')
  await live(ana)
  await ana.getByRole('button', { name: /Undertow/ }).click()
  const form = ana.getByRole('dialog', { name: 'Edit Undertow' })
  await form.getByRole('textbox', { name: 'Notes' }).fill('Capo on 2')
  await stage.ben.call('DELETE', `/api/bands/${stage.band.id}/songs/${song.id}`)
  await expect(form.getByRole('alert')).toContainText('Ben Okafor deleted this song.')
  await expect(form.getByRole('textbox', { name: 'Notes' })).toBeFocused()
  await form.getByRole('button', { name: 'Add it again' }).click()
  await expect
    .poll(() => psql(`select title, notes from songs where band_id = ${literal(stage.band.id)}`))
    .toBe('Undertow|Capo on 2')
})

test('the focus stays on a song while psql changes where it stands', async ({ stage }) => {
  for (const [title, durationSeconds] of [
    ['Low tide', 200] as const,
    ['Salt', 250] as const,
    ['Undertow', 300] as const,
  ])
    await stage.song({ title, durationSeconds })
  const ana = await stage.open(stage.ana, 'songs')
  const songs = ana.getByRole('list', { name: 'Songs' }).getByRole('listitem')
  await live(ana)
  await ana.getByRole('combobox', { name: 'Sort by' }).selectOption('Length')
  await expect(songs).toHaveText([/Low tide/, /Salt/, /Undertow/])
  await ana.getByRole('button', { name: /Undertow/ }).focus()
  await psql(`update songs set duration_seconds = 100 where title = 'Undertow' and band_id = ${literal(stage.band.id)}`)
  await expect(songs).toHaveText([/Undertow.*1:40/, /Low tide/, /Salt/])
  await expect(ana.getByRole('button', { name: /Undertow/ })).toBeFocused()
  await psql(`update songs set title = 'Breakers' where title = 'Undertow' and band_id = ${literal(stage.band.id)}`)
  await expect(ana.getByRole('button', { name: /Breakers/ })).toBeFocused()
})
