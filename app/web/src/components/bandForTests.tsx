import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { MemoryRouter } from 'react-router'
import { Changed } from '../band/changed'
import { type BandContext, Context } from '../band/context'
import { OwnChanges } from '../band/own'
import { Replica } from '../band/replica'
import type { Batch, Realtime, Snapshot } from '../realtime'
import { createOutbox, type Outbox } from '../realtime/outbox'

// For tests of components: a band whose feed is played by hand, and whose outbox is the real one.

const quiet: Snapshot = {
  status: 'live',
  connected: true,
  since: 0,
  cursor: null,
  behind: 0,
  lastEvent: null,
  latencyMs: null,
  retryAt: null,
  ended: null,
}

/** A feed that says what it is told to say. */
export function playFeed() {
  const listeners = new Set<(batch: Batch) => void>()
  const subscribers = new Set<() => void>()
  let snapshot = quiet
  const realtime = {
    band: 'band',
    listen: (hear: (batch: Batch) => void) => {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
    subscribe: (hear: () => void) => {
      subscribers.add(hear)
      return () => subscribers.delete(hear)
    },
    getSnapshot: () => snapshot,
    since: () => [],
    reached: () => Promise.resolve(),
    close: () => {},
  } as unknown as Realtime
  return {
    realtime,
    say: (batch: Batch) => {
      for (const hear of listeners) hear(batch)
    },
    become: (next: Partial<Snapshot>) => {
      snapshot = { ...quiet, connected: (next.status ?? 'live') === 'live', ...next }
      for (const hear of subscribers) hear()
    },
  }
}

/** An outbox whose requests `answer` answers; what it throws is a network that is not there. */
export function openOutbox(answer: (request: Request) => Response | Promise<Response>): Outbox {
  return createOutbox({
    user: 'u-ana',
    band: crypto.randomUUID(),
    locks: undefined,
    fetch: async (path, init) => answer(new Request(new URL(String(path), 'http://localhost'), init)),
  })
}

interface Props {
  realtime: Realtime
  outbox: Outbox
  at?: string
  client?: QueryClient
  children: ReactNode
}

const band: BandContext['band'] = {
  id: 'band',
  name: 'The Night Shift',
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  memberId: 'm-ana',
  role: 'admin',
}

/** Everything that a component of a band's page finds around it. */
export function InBand({ realtime, outbox, at = '/bands/band', client = new QueryClient(), children }: Props) {
  const [own] = useState(() => new OwnChanges(outbox, realtime))
  const replica = new Replica(client, realtime, band.id, band.memberId)
  return (
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[at]}>
        <Context value={{ band, userId: 'u-ana', realtime, outbox, own, replica, changed: new Changed() }}>
          {children}
        </Context>
      </MemoryRouter>
    </QueryClientProvider>
  )
}
