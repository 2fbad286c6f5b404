import { useCallback, useEffect, useMemo, useState } from 'react'
import { useBand } from './context'
import { camel } from './rows'

/** That somebody else has changed a field while it is being edited here. */
export interface Theirs {
  readonly by: string
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface Edit<T> {
  /** What the fields are to show: what was typed, and otherwise the row as it is. */
  readonly value: T
  set<F extends keyof T>(field: F, value: T[F]): void
  /** What was typed and is not what the row has. */
  readonly changes: Partial<T>
  readonly dirty: boolean
  /** The row as it was when the first of these fields was touched: what the change is held against. */
  readonly seen: T
  /** Who has changed a field since the form was opened. */
  theirs(field: keyof T): Theirs | undefined
  /** Gives up what was typed, in one field or in all. */
  take(field: keyof T): void
  reset(): void
}

/**
 * A form over a row that others may change meanwhile. What they change appears in the fields that were not touched; what
 * was typed stays, whatever comes.
 */
export function useEdit<T extends { readonly id: string }>(row: T, entity: string): Edit<T> {
  const { realtime, userId } = useBand()
  const [typed, setTyped] = useState<Partial<T>>({})
  const [seen, setSeen] = useState<T>()
  const [theirs, setTheirs] = useState<Readonly<Record<string, Theirs>>>({})

  useEffect(
    () =>
      realtime.listen(batch => {
        for (const event of batch.events) {
          if (
            event.entity !== entity ||
            event.entityId !== row.id ||
            event.actor.userId === userId ||
            !('changed' in event)
          )
            continue
          const their: Theirs = { by: event.actor.name, at: Date.now() }
          setTheirs(known => ({
            ...known,
            ...Object.fromEntries((event.changed ?? []).map(column => [camel(column), their])),
          }))
        }
      }),
    [realtime, entity, row.id, userId],
  )

  const set = useCallback(
    <F extends keyof T>(field: F, value: T[F]) => {
      setSeen(known => known ?? row)
      setTyped(known => ({ ...known, [field]: value }))
    },
    [row],
  )
  const take = useCallback((field: keyof T) => {
    setTyped(known => {
      const { [field]: _, ...rest } = known
      return rest as Partial<T>
    })
    setTheirs(known => {
      const { [String(field)]: _, ...rest } = known
      return rest
    })
  }, [])
  const reset = useCallback(() => {
    setTyped({})
    setSeen(undefined)
    setTheirs({})
  }, [])

  return useMemo(() => {
    const changes = Object.fromEntries(
      Object.entries(typed).filter(([field, value]) => value !== row[field as keyof T]),
    ) as Partial<T>
    const dirty = Object.keys(changes).length > 0
    return {
      value: { ...row, ...typed },
      set,
      changes,
      dirty,
      seen: dirty && seen ? seen : row,
      theirs: field => theirs[String(field)],
      take,
      reset,
    }
  }, [row, typed, seen, theirs, set, take, reset])
}
