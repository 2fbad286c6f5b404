import { useSyncExternalStore } from 'react'
import type { Entry, Outbox } from '../outbox/types'

/** What was changed here and is not in the database yet, in order. */
export function useOutbox({ subscribe, getSnapshot }: Outbox): readonly Entry[] {
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot)
}
