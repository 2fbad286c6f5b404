import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query'
import { ApiError, read } from '../api/client'
import type { Band, BandList, Device, Profile, Session, SessionList } from '../api/schema.gen'
import { forget, remember } from './signOut'

export function newQueryClient(): QueryClient {
  // Whatever is asked, this is where it shows that the session has ended meanwhile.
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.code === 'no-session') void forget(client)
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // What the server has refused it will refuse again; what did not arrive may the next time.
        retry: (failures, error) =>
          failures < 4 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
        gcTime: Number.POSITIVE_INFINITY, // a band is taken away as a whole, see BandProvider
        refetchOnWindowFocus: false, // the feed tells what is new
        networkMode: 'offlineFirst',
      },
      // What goes past the outbox is possible with a network only, and says so at once.
      mutations: { networkMode: 'always' },
    },
  })
  return client
}

/** Who is signed in; null: nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal, client }): Promise<Session | null> => {
    try {
      const session = await read<Session>('/api/session', signal)
      remember(session)
      return session
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error
      void forget(client)
      return null
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  // It was kept from the last time and the server could not be asked: whether it is still so, is asked until it answers.
  refetchInterval: ({ state }) => (state.status === 'error' && state.data !== undefined ? 15_000 : false),
  networkMode: 'always', // whoever opens the app without a network, and nothing kept, is told so
})

/** The bands that one is in, by name. */
export const bandsQuery = queryOptions({
  queryKey: ['bands'],
  queryFn: async ({ signal }): Promise<readonly Band[]> => (await read<BandList>('/api/bands', signal)).bands,
  staleTime: 60_000,
  refetchInterval: ({ state }) => (state.status === 'error' ? 15_000 : false),
})

/** Puts a band in that one has founded, joined or renamed, ahead of the next read. */
export function withBand(client: QueryClient, band: Band): void {
  client.setQueryData(bandsQuery.queryKey, bands =>
    [...(bands ?? []).filter(b => b.id !== band.id), band].sort((a, b) => a.name.localeCompare(b.name)),
  )
  void client.invalidateQueries({ queryKey: bandsQuery.queryKey })
}

/** One's own account. */
export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: ({ signal }) => read<Profile>('/api/profile', signal),
  networkMode: 'always',
})

/** Where one is signed in. */
export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: async ({ signal }): Promise<readonly Device[]> =>
    (await read<SessionList>('/api/sessions', signal)).sessions,
  networkMode: 'always',
})

const lastBand = 'downbeat:band'

/** The band that was looked at last on this device: where the app opens. */
export function rememberBand(id: string): void {
  localStorage.setItem(lastBand, id)
}

export function rememberedBand(): string | null {
  return localStorage.getItem(lastBand)
}
