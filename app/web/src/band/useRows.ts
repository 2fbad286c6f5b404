import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useMemo, useSyncExternalStore } from 'react'
import type { Entry } from '../realtime/outbox'
import { useBand } from './context'
import { overlaid } from './overlay'
import type { Loaded, Name, Rows } from './rows'

export interface Live<T> {
  /** As in the database, with one's own changes over them; undefined as long as nothing is known. */
  readonly rows: readonly T[] | undefined
  /** Why they could not be read. */
  readonly error: Error | null
  readonly retry: () => void
}

/** Rows of the band, which stay true: see Replica. `of` is the setlist of items, the gig of responses. */
export function useRows<N extends Name>(name: N, of = ''): Live<Rows[N]> {
  const { replica, band } = useBand()
  const { data, error, refetch } = useQuery(replica.query(name, of)) as UseQueryResult<Loaded<Rows[N]>>
  const entries = useEntries()
  const rows = useMemo(
    () => data && overlaid(name, of, data.rows, entries, band.memberId),
    [data, entries, name, of, band.memberId],
  )
  return useMemo(() => ({ rows, error: rows ? null : error, retry: () => void refetch() }), [rows, error, refetch])
}

/** The changes of this person that are not in the database yet, in order. */
export function useEntries(): readonly Entry[] {
  const { own } = useBand()
  return useSyncExternalStore(own.subscribe, own.getSnapshot)
}
