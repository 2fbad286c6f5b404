import { useSyncExternalStore } from 'react'
import type { Snapshot } from '../types'
import { useProvided } from './context'

/** How the feed is doing. */
export function useConnection(): Snapshot {
  const { subscribe, getSnapshot } = useProvided()
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot)
}
