import { expect, literal, psql, test } from './stage'
import { live, toasts } from './stage/screen'

// Far enough away to be alone with what the tests put there.
const day = '2998-06-24'
const noon = `${day}T10:00:00Z`

test('gigs, rehearsals and absences appear in the calendar as others enter them, and go as they delete them', async ({
  stage,
}) => {
  const ana = await stage.open(stage.ana, `calendar?day=${day}`)
  const panel = ana.getByRole('region', { name: /24 June 2998/ })
  const cell = ana.getByRole('grid').getByRole('button', { name: /24 June 2998/ })
  await live(ana)
  await expect(panel).toContainText('Nothing is planned, and nobody is away.')
  const path = `/api/bands/${stage.band.id}`
  const gig = await stage.ben.call<{ id: string }>('POST', `${path}/gigs`, {
    title: 'Harbour festival',
    startsAt: noon,
  })
  await expect(panel.getByRole('listitem')).toHaveText([/Harbour festival.*Potential.*12:00/])
  await expect(panel).toContainText('You have not answered yet')
  await expect(cell).toHaveAccessibleName(/Gig Harbour festival at 12:00, potential\./)

  await stage.ben.call('POST', `${path}/rehearsals`, { title: 'New songs', startsAt: noon, venue: 'Room 3' })
  await psql(`insert into unavailability (band_id, member_id, starts_on, ends_on, reason)
    select band_id, id, '2998-06-23', '2998-06-25', 'At sea' from members
    where band_id = ${literal(stage.band.id)} and name = 'Cleo Brandt'`)
  await expect(panel.getByRole('listitem')).toHaveText([
    /Harbour festival.*Cleo Brandt is away/,
    /New songs.*Room 3/,
    /Cleo Brandt is away.*23.*25.*At sea/,
  ])
  await expect(cell).toHaveAccessibleName(/Rehearsal New songs at 12:00\. Cleo Brandt is away\./)

  await stage.ben.call('DELETE', `${path}/gigs/${gig.id}`)
  await psql(`delete from unavailability where band_id = ${literal(stage.band.id)}`)
  await expect(panel.getByRole('listitem')).toHaveText([/New songs/])
})

test('the days on which somebody is away are entered, changed and taken back before the eyes of the others', async ({
  stage,
}) => {
  const ana = await stage.open(stage.ana, `calendar?day=${day}`)
  const ben = await stage.open(stage.ben, `calendar?day=${day}`, { on: stage.servers[1] })
  await live(ana, ben)
  const panel = (page: typeof ana) => page.getByRole('region', { name: /24 June 2998/ })
  await panel(ana).getByRole('button', { name: 'I am away' }).click()
  const form = ana.getByRole('form', { name: 'I am away' })
  await expect(form.getByLabel('First day')).toHaveValue(day)
  await form.getByLabel('Last day').fill('2998-06-20')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByLabel('Last day')).toHaveAccessibleDescription('The last day is before the first.')
  await expect(form.getByLabel('Last day')).toBeFocused()
  await form.getByLabel('Last day').fill('2998-06-26')
  await form.getByRole('textbox', { name: 'Reason' }).fill('At sea')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(panel(ben)).toContainText(/Ana Castell is away.*At sea/)
  await expect(panel(ana)).toContainText('You are away')

  await panel(ana)
    .getByRole('button', { name: /^Change: away/ })
    .click()
  const change = ana.getByRole('dialog', { name: 'When I am away' })
  await change.getByRole('textbox', { name: 'Reason' }).fill('At my sister’s')
  await change.getByRole('button', { name: 'Save' }).click()
  await expect(panel(ben)).toContainText('At my sister’s')

  await panel(ana)
    .getByRole('button', { name: /^Change: away/ })
    .click()
  await change.getByRole('button', { name: 'I am not away' }).click()
  await expect(panel(ben)).toContainText('nobody is away')
  await ana.getByRole('alertdialog').getByRole('button', { name: 'Undo' }).click()
  await expect(panel(ben)).toContainText('Ana Castell is away')
})

test('a rehearsal that is planned from a day of the calendar, moved and deleted is so in everybody’s agenda', async ({
  stage,
}) => {
  const ana = await stage.open(stage.ana, `calendar?day=${day}`)
  const ben = await stage.open(stage.ben, `calendar?view=agenda&day=${day}`)
  await live(ana, ben)
  await ana.getByRole('link', { name: 'New rehearsal here' }).click()
  const form = ana.getByRole('form', { name: 'New rehearsal' })
  await expect(form.getByLabel('Begins')).toHaveValue(`${day}T19:00`)
  await form.getByRole('textbox', { name: 'Title' }).fill('New songs')
  await form.getByRole('button', { name: 'Add rehearsal' }).click()
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('New songs')
  const days = ben.getByRole('main').getByRole('region')
  await expect(days).toHaveText([/24 June 2998.*New songs.*19:00/])
  await expect(toasts(ben)).toHaveText([/Ana Castell planned a rehearsal ‘New songs’ on .*24 Jun(e)? 2998, 19:00/])

  await ana.getByRole('button', { name: 'Edit', exact: true }).click()
  await ana.getByLabel('Begins').fill('2998-06-25T18:30')
  await ana.getByRole('button', { name: 'Save' }).click()
  await expect(days).toHaveText([/25 June 2998.*New songs.*18:30/])

  await ana.getByRole('button', { name: 'Delete', exact: true }).click()
  await ana.getByRole('alertdialog', { name: 'Delete this rehearsal?' }).getByRole('button', { name: 'Delete' }).click()
  await expect(ana.getByText('There is no rehearsal to come.')).toBeVisible()
  await expect(days).toHaveCount(0)
})

test('a calendar program reads the gigs with one’s own answers from an address, until it is ended', async ({
  stage,
  request,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival', status: 'confirmed' })
  const ana = await stage.open(stage.ana, 'calendar')
  await ana.getByRole('button', { name: 'Subscribe' }).click()
  const dialog = ana.getByRole('dialog', { name: 'In your own calendar' })
  await expect(dialog).toContainText('You have no address yet.')
  await dialog.getByRole('button', { name: 'Address for me' }).click()
  const address = await dialog.getByRole('textbox', { name: 'Address' }).inputValue()
  expect(address).toContain(stage.servers[0].url)

  // It has no session: only the address. Lines of a calendar are folded.
  const summaries = async () => {
    const answer = await request.get(address)
    expect(answer.status()).toBe(200)
    expect(answer.headers()['content-type']).toMatch(/^text\/calendar/)
    return (await answer.text()).replaceAll('\r\n ', '').match(/(?<=^SUMMARY:).*$/gm)
  }
  expect(await summaries()).toEqual([expect.stringMatching(/^Harbour festival · .*\(you: no answer yet\)\r?$/)])
  await stage.ana.call('PUT', `/api/bands/${stage.band.id}/gigs/${gig.id}/response`, { answer: 'yes', note: '' })
  await stage.ben.call('PUT', `/api/bands/${stage.band.id}/gigs/${gig.id}/response`, { answer: 'no', note: '' })
  expect(await summaries()).toEqual([expect.stringMatching(/^Harbour festival · .*\(you: yes\)\r?$/)])

  await dialog.getByRole('button', { name: /^End the address for you/ }).click()
  await expect(dialog).toContainText('You have no address yet.')
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toBeHidden()
  expect((await request.get(address)).status()).toBe(404)
})
