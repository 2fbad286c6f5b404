// @vitest-environment happy-dom
import { QueryClient } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { InBand, openOutbox, playFeed } from '../components/bandForTests'
import type { Outbox } from '../realtime/outbox'
import { CalendarPage } from './CalendarPage'

vi.setConfig({ testTimeout: 20_000 }) // a month has many cells, on a machine that is busy

let outbox: Outbox | undefined

afterEach(() => {
  cleanup()
  outbox?.close()
  vi.unstubAllGlobals()
})

const local = (text: string) => new Date(text).toISOString()
const versioned = { version: 3, createdAt: local('2027-01-01'), updatedAt: local('2027-01-01') }

const rows = {
  gigs: [
    {
      gig: {
        ...versioned,
        id: 'g1',
        title: 'Late show',
        status: 'potential',
        startsAt: local('2027-06-24T21:00'),
        endsAt: null,
        venue: 'The Lantern',
      },
      counts: { yes: 0, no: 0, maybe: 0 },
      answer: null,
      missing: [],
    },
  ],
  rehearsals: [],
  unavailability: [
    { ...versioned, id: 'a1', memberId: 'm-ana', startsOn: '2027-06-10', endsOn: '2027-06-12', reason: 'holidays' },
    { ...versioned, id: 'a2', memberId: 'm-ben', startsOn: '2027-06-23', endsOn: '2027-06-25', reason: '' },
  ],
  members: [
    { id: 'm-ana', name: 'Ana' },
    { id: 'm-ben', name: 'Ben' },
  ],
}

function show(at: string) {
  const requests: { method: string; body: unknown }[] = []
  outbox = openOutbox(async request => {
    requests.push({ method: request.method, body: request.method === 'DELETE' ? null : await request.json() })
    return Response.json({ id: 'a3', version: 1 }, { status: 201, headers: { 'Downbeat-Cursor': 'e.1' } })
  })
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  for (const [name, of] of Object.entries(rows)) {
    client.setQueryData(['band', 'band', name, ''], { rows: of, cursor: 'e.1' })
  }
  render(
    <InBand realtime={playFeed().realtime} outbox={outbox} at={`/bands/band/calendar?${at}`} client={client}>
      <CalendarPage />
    </InBand>,
  )
  return { requests, user: userEvent.setup({ delay: null }) }
}

const day = (name: RegExp) => screen.getByRole('button', { name })

test('each day of the month says what is on it', () => {
  show('month=2027-06')
  expect(day(/^Thursday,? 24 June|^Thursday, June 24/)).toHaveAccessibleName(
    /\. Gig Late show at .+, potential\. Ben is away\.$/,
  )
  expect(day(/June 26|26 June/)).toHaveAccessibleName(/Nothing planned\.$/)
})

test('the keyboard goes from day to day and chooses one, whose entries are below', async () => {
  const { user } = show('month=2027-06&day=2027-06-17')
  screen.getByRole('button', { name: /selected/ }).focus()
  await user.keyboard('{ArrowDown}{Enter}')
  const panel = screen.getByRole('region', { name: /24/ })
  expect(within(panel).getByRole('link', { name: 'Late show' })).toHaveAttribute('href', '/bands/band/gigs/g1')
  expect(within(panel).getByText('Potential')).toBeVisible()
  expect(within(panel).getByText('Ben is away', { selector: 'p' })).toBeVisible()
  expect(within(panel).getByRole('link', { name: 'New gig here' })).toHaveAttribute(
    'href',
    expect.stringMatching(/gigs\?new=2027-06-24$/),
  )
})

test('others’ days are seen, and one’s own can be changed', async () => {
  const { user, requests } = show('month=2027-06&day=2027-06-24')
  expect(screen.queryByRole('button', { name: /^Change/ })).toBeNull()
  await user.click(day(/June 10|10 June/))
  await user.click(screen.getByRole('button', { name: /^Change: away/ }))
  await user.clear(screen.getByLabelText('Reason'))
  await user.type(screen.getByLabelText('Reason'), 'moving')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(requests).toEqual([{ method: 'PATCH', body: { reason: 'moving' } }]))
})

test('one says when one is away, from the day that is chosen, and sees it at once', async () => {
  const { user, requests } = show('month=2027-06&day=2027-06-28')
  await user.click(screen.getAllByRole('button', { name: 'I am away' })[0] ?? document.body)
  expect(screen.getByLabelText(/^First day/)).toHaveValue('2027-06-28')
  await user.type(screen.getByLabelText('Reason'), 'dentist')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByRole('heading', { name: 'You are away' })).toBeVisible()
  await waitFor(() =>
    expect(requests).toEqual([
      { method: 'POST', body: { startsOn: '2027-06-28', endsOn: '2027-06-28', reason: 'dentist' } },
    ]),
  )
})

test('the address says that it is the agenda, from which month', () => {
  show('view=agenda&month=2027-06')
  const headings = screen.getAllByRole('heading', { level: 2 }).map(heading => heading.textContent)
  expect(headings).toHaveLength(3)
  expect(screen.getByRole('link', { name: 'Agenda' })).toHaveAttribute('aria-current', 'page')
  const gig = screen.getByRole('link', { name: 'Late show' }).closest('li')
  expect(gig).toHaveTextContent('Ben is away')
})

test('a calendar’s address is shown once, with what it shows, and can be ended', async () => {
  const { user } = show('month=2027-06')
  const link = { id: 'l1', scope: 'member', createdAt: local('2027-01-01'), lastUsedAt: null }
  let links = [] as (typeof link)[]
  vi.stubGlobal('fetch', async (_: string, { method }: RequestInit) => {
    if (method === 'DELETE') links = []
    if (method === 'DELETE') return new Response(null, { status: 204 })
    if (method !== 'POST') return Response.json({ links })
    links = [link]
    return Response.json({ link, path: '/calendar/secret.ics' }, { status: 201 })
  })
  await user.click(screen.getByRole('button', { name: 'Subscribe' }))
  expect(await screen.findByText('You have no address yet.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Address for me' }))
  expect(await screen.findByLabelText('Address')).toHaveValue(`${location.origin}/calendar/secret.ics`)
  expect(screen.getByRole('link', { name: /^Subscribe in a calendar program/ })).toHaveAttribute(
    'href',
    expect.stringMatching(/^webcal:\/\/.*\/calendar\/secret\.ics$/),
  )
  await user.click(await screen.findByRole('button', { name: /^End the address for you/ }))
  expect(await screen.findByText('You have no address yet.')).toBeVisible()
  expect(screen.queryByLabelText('Address')).toBeNull()
})

test('without a network, addresses are not to be had, and it says so', async () => {
  const { user } = show('month=2027-06')
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch')
  })
  await user.click(screen.getByRole('button', { name: 'Subscribe' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached.')
})
