import { useEffect, useState } from 'react'
import { useBand } from '../band/context'
import { useEntries } from '../band/useRows'

/** What became of a row that a page shows. */
export interface Known<T> {
  /** As it is, or as it was when it was last seen. */
  readonly row: T | undefined
  /** Who has deleted it, in a name; empty: nobody knows. Undefined: it is there. */
  readonly goneBy: string | undefined
}

/**
 * Keeps what a page shows when the row is deleted meanwhile, with the name of who did it: what somebody is typing must
 * not vanish with the row. `row` is undefined if it is not among the rows, which are loaded.
 */
export function useGone<T>(entity: string, id: string, row: T | undefined): Known<T> {
  const { realtime, userId } = useBand()
  const [last, setLast] = useState<{ id: string; row: T }>()
  const [by, setBy] = useState<{ id: string; name: string }>()
  const here = useEntries().some(e => e.method === 'DELETE' && e.entity === entity && e.entityId === id)
  if (row !== undefined && last?.row !== row) setLast({ id, row })

  useEffect(
    () =>
      realtime.listen(batch => {
        for (const event of batch.events) {
          if (event.entity !== entity || event.entityId !== id || event.data !== null) continue
          setBy({ id, name: event.actor.userId === userId ? 'You' : event.actor.name })
        }
      }),
    [realtime, entity, id, userId],
  )

  if (row !== undefined) return { row, goneBy: undefined }
  const known = last?.id === id ? last.row : undefined
  return { row: known, goneBy: here ? 'You' : by?.id === id ? by.name : '' }
}
