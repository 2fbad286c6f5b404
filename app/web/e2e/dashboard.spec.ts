import { expect, literal, psql, test } from './stage'

test('an answer in one tap counts on every screen, also on another instance', async ({ stage }) => {
  await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana, '', { on: stage.servers[0] })
  const ben = await stage.open(stage.ben, '', { on: stage.servers[1] })
  const card = (page: typeof ana) =>
    page
      .getByRole('region', { name: 'Can we play these?' })
      .getByRole('listitem')
      .filter({ hasText: 'Harbour festival' })
  await expect(card(ana)).toContainText('Waiting on Ana Castell, Ben Okafor and Cleo Brandt')

  await card(ben).getByRole('radio', { name: 'Yes' }).click()
  await expect(card(ben)).toContainText('1 yes')
  await expect(card(ana)).toContainText('1 yes')
  await expect(card(ana)).toContainText('Waiting on Ana Castell and Cleo Brandt')

  // Another tap takes it back.
  await card(ben).getByRole('radio', { name: 'Yes' }).click()
  await expect(card(ana)).toContainText('0 yes')
  await expect(card(ana)).toContainText('Waiting on Ana Castell, Ben Okafor and Cleo Brandt')
})

test('what is written by psql is on the screen at once, with the name of who did it', async ({ stage }) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const ana = await stage.open(stage.ana)
  await expect(ana.getByRole('heading', { name: 'Harbour festival' })).toBeVisible()
  await psql(`update gigs set title = 'Harbour lights', status = 'confirmed' where id = ${literal(gig.id)}`)
  const next = ana.getByRole('region', { name: 'Next gig' })
  await expect(next.getByRole('link', { name: 'Harbour lights' })).toBeVisible()
  await expect(ana.getByText(/direct SQL by .* from psql/).first()).toBeVisible()
})

test('a rehearsal that is planned, moved and dropped by others comes and goes', async ({ stage }) => {
  const ana = await stage.open(stage.ana, '', { on: stage.servers[1] })
  const rehearsals = ana.getByRole('region', { name: 'Rehearsals' })
  await expect(rehearsals.getByText('No rehearsal is planned.')).toBeVisible()
  const path = `/api/bands/${stage.band.id}/rehearsals`
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  const { id } = await stage.ben.call<{ id: string }>('POST', path, { title: 'New songs', startsAt: tomorrow })
  await expect(rehearsals.getByRole('link', { name: 'New songs' })).toBeVisible()
  await stage.ben.call('PATCH', `${path}/${id}`, { venue: 'Room 3' })
  await expect(rehearsals).toContainText('Room 3')
  await stage.ben.call('DELETE', `${path}/${id}`)
  await expect(rehearsals.getByText('No rehearsal is planned.')).toBeVisible()
})
