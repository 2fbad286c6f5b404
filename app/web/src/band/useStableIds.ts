import { useMemo, useState } from 'react'
import { useEntries } from './useRows'

export interface StableIds {
  /** The id that a row had first: a key that stays when the server gives it another one. */
  readonly first: (id: string) => string
  /** The id that it has now. */
  readonly now: (id: string) => string
}

/** Follows rows from their temporary ids to those of the server, so that an element that shows one stays the same. */
export function useStableIds(): StableIds {
  const entries = useEntries()
  const [known] = useState(() => ({ first: new Map<string, string>(), now: new Map<string, string>() }))
  return useMemo(() => {
    for (const { entityId, temporaryId } of entries) {
      if (!temporaryId) continue
      known.first.set(entityId, temporaryId)
      known.now.set(temporaryId, entityId)
    }
    return { first: id => known.first.get(id) ?? id, now: id => known.now.get(id) ?? id }
  }, [entries, known])
}
