import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { ask } from '../api/client'
import type { Session } from '../api/schema.gen'
import { clearToasts } from '../components/notify'
import { forgetCache } from '../offline/persist'
import { createOutbox } from '../realtime/outbox'
import { countUnsent } from './unsent'

// The end of a session on this device, and its beginning. At the end, what was kept of the bands goes, in memory and on
// disk, in this tab and in all others. The service worker keeps the app itself and no data.

/** Told to the other tabs of this browser. */
export type SessionMessage = 'begun' | 'ended'

export const sessionChannel = 'downbeat:session'

const userKey = 'downbeat:user'
const waitingKey = 'downbeat:unsent'

/** What the sign-in page says to somebody who did not ask to be signed out; null: they did, or have never been here. */
export interface Farewell {
  /** Changes that were made and not sent. They are kept until the same person signs in. */
  readonly unsent: number
}

export const farewellQuery = queryOptions({
  queryKey: ['farewell'],
  queryFn: async (): Promise<Farewell | null> => {
    const waiting = localStorage.getItem(waitingKey)
    return waiting ? { unsent: (await countUnsent(waiting)) ?? 0 } : null
  },
  staleTime: Number.POSITIVE_INFINITY,
  networkMode: 'always',
})

/** Signs out of this device; throws an ApiError if the server cannot be told. Nothing stays, unsent changes neither. */
export async function signOut(client: QueryClient): Promise<void> {
  await ask('/api/session', { method: 'DELETE' })
  await leave(client)
}

/** What is left to do when the server has ended the session because it was asked to. */
export async function leave(client: QueryClient): Promise<void> {
  const user = userOf(client)
  empty(client)
  emptyStorage(localStorage)
  tell('ended')
  if (user) await purge(user)
  await forgetCache()
}

/**
 * The server says that the session has ended: it has expired, or was ended from another device. What the person has
 * changed and not sent is not lost by that: it is kept, out of sight, until they sign in again, somebody else does, or it
 * is given up.
 */
export async function forget(client: QueryClient): Promise<void> {
  const user = userOf(client)
  if (!user) return // nobody was here, or it has been done
  empty(client)
  emptyStorage(localStorage)
  say(client, 0)
  tell('ended')
  await forgetCache()
  const unsent = await countUnsent(user)
  if (unsent === 0) return purge(user) // and not if that cannot be told
  if (userOf(client)) return // they are back already
  localStorage.setItem(waitingKey, user)
  say(client, unsent ?? 0)
}

function say(client: QueryClient, unsent: number): void {
  const farewell: Farewell = { unsent }
  client.setQueryData<Farewell | null>(['farewell'], () => farewell)
}

/** Somebody has signed in or up. Changes that wait for somebody else go. */
export async function begin(client: QueryClient, session: Session): Promise<void> {
  const waiting = localStorage.getItem(waitingKey)
  if (waiting && waiting !== session.user.id) await purge(waiting)
  localStorage.removeItem(waitingKey)
  remember(session)
  client.setQueryData(['session'], session)
  client.removeQueries({ queryKey: farewellQuery.queryKey })
  tell('begun')
}

/** Who is signed in on this device: so that it is known whose things go, also if they find themselves signed out when they come back. */
export function remember({ user }: Session): void {
  localStorage.setItem(userKey, user.id)
}

/** Deletes the changes that wait for whoever was signed in here. */
export async function giveUpUnsent(): Promise<void> {
  const waiting = localStorage.getItem(waitingKey)
  if (waiting) await purge(waiting)
  localStorage.removeItem(waitingKey)
}

/** Empties what this tab alone has; the session first, so that no page asks for more. */
export function empty(client: QueryClient): void {
  client.setQueryData(['session'], null)
  client.removeQueries({ predicate: query => query.queryKey[0] !== 'session' })
  client.getMutationCache().clear()
  clearToasts()
  emptyStorage(sessionStorage)
}

function emptyStorage(store: Storage): void {
  for (const key of Object.keys(store)) if (key.startsWith('downbeat:')) store.removeItem(key)
}

function userOf(client: QueryClient): string | null {
  return client.getQueryData<Session | null>(['session'])?.user.id ?? localStorage.getItem(userKey)
}

function tell(message: SessionMessage): void {
  const channel = new BroadcastChannel(sessionChannel)
  channel.postMessage(message)
  channel.close()
}

async function purge(user: string): Promise<void> {
  const outbox = createOutbox({ user, band: '' }) // it purges those of all bands
  await outbox.purge().catch(() => {}) // a browser that cannot open the database has nothing in it
  outbox.close()
}
