import { useSyncExternalStore } from 'react'
import { type Authors, authorsOf } from './authors'
import { useBand } from './context'

/** Who changed what. It renders anew with what the feed tells: a refusal may be quicker than the event that it is about. */
export function useAuthors(): Authors {
  const { realtime } = useBand()
  useSyncExternalStore(realtime.subscribe, () => realtime.getSnapshot().cursor)
  return authorsOf(realtime)
}
