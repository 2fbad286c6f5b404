// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Band } from '../api/schema.gen'
import { type BandContext, Context } from '../band/context'
import type { Batch, RealtimeEvent } from '../realtime'
import { bandsQuery } from './queries'
import { useBandFollow } from './useBandFollow'

const band: Band = {
  id: 'b',
  name: 'The Night Shift',
  role: 'admin',
  memberId: 'm',
  version: 1,
  createdAt: '2027-06-20T16:58:40Z',
  updatedAt: '2027-06-20T16:58:40Z',
}

function Follow() {
  useBandFollow()
  return null
}

function follow() {
  const client = new QueryClient()
  client.setQueryData(bandsQuery.queryKey, [band])
  let tell: (batch: Batch) => void = () => {}
  const realtime = {
    listen: (listener: (batch: Batch) => void) => {
      tell = listener
      return () => {}
    },
  }
  render(
    <QueryClientProvider client={client}>
      <Context value={{ band, realtime } as unknown as BandContext}>
        <Follow />
      </Context>
    </QueryClientProvider>,
  )
  return {
    tell: (...events: object[]) => tell({ events: events as unknown as RealtimeEvent[] }),
    band: () => client.getQueryData(bandsQuery.queryKey)?.[0],
    isToBeRead: () => client.getQueryState(bandsQuery.queryKey)?.isInvalidated,
  }
}

test("somebody renames the band and takes one's role: both are known as soon as the feed tells", () => {
  const { tell, band, isToBeRead } = follow()
  tell(
    { type: 'band:updated', entity: 'band', entityId: 'b', data: { name: 'The Day Shift', version: 2 } },
    { type: 'member:updated', entity: 'member', entityId: 'm', data: { role: 'member' } },
  )
  expect(band()).toMatchObject({ name: 'The Day Shift', version: 2, role: 'member' })
  expect(isToBeRead()).toBe(true)
})

test('what happens to other members, and an event older than what is known, changes nothing', () => {
  const { tell, band, isToBeRead } = follow()
  tell({ type: 'member:updated', entity: 'member', entityId: 'other', data: { role: 'member' } })
  expect(isToBeRead()).toBe(false)
  tell({ type: 'band:updated', entity: 'band', entityId: 'b', data: { name: 'An old name', version: 1 } })
  expect(band()).toMatchObject({ name: 'The Night Shift', role: 'admin' })
})
