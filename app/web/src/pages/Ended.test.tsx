// @vitest-environment happy-dom
import { QueryClient } from '@tanstack/react-query'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { useLocation } from 'react-router'
import { afterEach, expect, test, vi } from 'vitest'
import { InBand, openOutbox, playFeed } from '../components/bandForTests'
import type { Outbox } from '../realtime/outbox'
import { sessionQuery } from '../session/queries'
import { Ended } from './Ended'

let outbox: Outbox | undefined

afterEach(() => {
  cleanup()
  outbox?.close()
  vi.unstubAllGlobals()
})

const json = (body: object, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const refused = () => json({ status: 401, code: 'no-session', detail: 'Nobody is signed in.' }, 401)
const session = { user: { id: 'u-ana', name: 'Ana', email: 'ana@demo.downbeat' } }

function Where() {
  const { pathname, state } = useLocation()
  return (
    <p>
      {pathname} {state?.message}
    </p>
  )
}

function show(answers: Record<string, () => Response>) {
  vi.stubGlobal('fetch', async (path: string) => answers[path]?.() ?? json({ code: 'not-found', detail: path }, 404))
  outbox = openOutbox(() => json({}))
  const feed = playFeed()
  const client = new QueryClient()
  client.setQueryData<unknown>(sessionQuery.queryKey, session)
  client.setQueryData(['band', 'band', 'gigs', ''], { rows: ['secret'], cursor: null })
  render(
    <InBand realtime={feed.realtime} outbox={outbox} client={client}>
      <Ended>
        <p>Late show</p>
      </Ended>
      <Where />
    </InBand>,
  )
  return { feed, client }
}

const end = (feed: ReturnType<typeof playFeed>) =>
  act(() => feed.become({ status: 'ended', ended: { code: 'revoked', reason: 'You are no longer in this band.' } }))

test('who is no longer a member gets to their bands, told why, and nothing of the band stays', async () => {
  const { feed, client } = show({ '/api/session': () => json(session), '/api/bands': () => json({ bands: [] }) })
  expect(screen.getByText('Late show')).toBeInTheDocument()
  end(feed)
  expect(screen.queryByText('Late show')).toBeNull()
  expect(await screen.findByText('/bands You are no longer in The Night Shift.')).toBeInTheDocument()
  await waitFor(() => expect(client.getQueryData(['bands'])).toEqual([]))
  expect(client.getQueryData(['band', 'band', 'gigs', ''])).toBeUndefined()
})

test('who is not signed in any more is nobody here, and nothing of the band stays', async () => {
  const { feed, client } = show({ '/api/session': refused })
  end(feed)
  expect(screen.queryByText('Late show')).toBeNull()
  await waitFor(() => expect(client.getQueryData(sessionQuery.queryKey)).toBeNull())
  expect(client.getQueryData(['band', 'band', 'gigs', ''])).toBeUndefined()
})

test('when the server cannot say which it is, it can be asked again', async () => {
  let broken = true
  const { feed } = show({
    '/api/session': () => (broken ? json({ code: 'x', detail: 'A moment, please.' }, 418) : json(session)),
    '/api/bands': () => json({ bands: [] }),
  })
  end(feed)
  expect(await screen.findByText('A moment, please.')).toBeInTheDocument()
  broken = false
  act(() => screen.getByRole('button', { name: 'Try again' }).click())
  expect(await screen.findByText(/no longer in The Night Shift/)).toBeInTheDocument()
})
