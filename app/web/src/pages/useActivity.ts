import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ask } from '../api/client'
import { type ActivityFilter, activityQuery, isFiltered, lets, readActivity, withNewest } from '../band/activity'
import { useBand } from '../band/context'
import { type RealtimeEvent, sequenceOf } from '../realtime'

const settled = 300

/** What has come while the list was being read, and waits until one asks for it. */
interface Held {
  readonly count: number
  readonly last: RealtimeEvent
}

/**
 * The activity as far as it was read, kept up to date: what is new is put before it, unless somebody is reading further
 * down (`isReading`). Whoever has the newest before them has seen it.
 */
export function useActivity(filter: ActivityFilter, isReading: () => boolean) {
  const { band, realtime } = useBand()
  const client = useQueryClient()
  const options = useMemo(() => activityQuery(band.id, filter), [band.id, filter])
  const query = useInfiniteQuery(options)
  const [held, setHeld] = useState<Held | null>(null)
  const reading = useRef(isReading)
  useEffect(() => {
    reading.current = isReading
  })

  const refresh = useCallback(async () => {
    setHeld(null)
    try {
      const newest = await readActivity(band.id, filter, '')
      client.setQueryData(options.queryKey, pages => withNewest(pages, newest))
    } catch {
      void client.invalidateQueries({ queryKey: options.queryKey }) // which says what is wrong, and tries again
    }
  }, [band.id, client, filter, options])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = realtime.listen(batch => {
      const fresh = batch.events.filter(event => lets(filter, event))
      const last = fresh.at(-1)
      if (last && reading.current()) {
        setHeld(known => ({ count: (known?.count ?? 0) + fresh.length, last }))
      } else if (last || batch.reset) {
        // Not later with each batch: where there is always one, the list would never be read.
        timer ??= setTimeout(() => {
          timer = undefined
          void refresh()
        }, settled)
      }
    })
    return () => {
      stop()
      clearTimeout(timer)
      setHeld(null)
    }
  }, [realtime, filter, refresh])

  // What is kept from an earlier visit says how it was then.
  const first = query.isFetchedAfterMount ? query.data?.pages[0] : undefined
  useSeen(band.id, isFiltered(filter) || held ? null : (first?.cursor ?? null))
  const line = useLine(first?.seen)
  const entries = useMemo(() => query.data?.pages.flatMap(page => page.activity), [query.data])
  return { ...query, entries, held, dismiss: () => setHeld(null), refresh, line }
}

/** Says that everything up to a place has been looked at, as soon as somebody looks. */
function useSeen(band: string, cursor: string | null): void {
  const visible = useVisible()
  useEffect(() => {
    if (cursor === null || !visible) return
    // If it fails, what was seen is new once more: no harm is done.
    ask(`/api/bands/${band}/activity/seen`, { method: 'PUT', body: { cursor } }).catch(() => {})
  }, [band, cursor, visible])
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return visible
}

/** Up to where one had looked when the page was opened: it stays there while one looks on. Null: one has never looked. */
function useLine(seen: string | null | undefined): (id: string) => boolean {
  const [line, setLine] = useState<string | null>()
  if (line === undefined && seen !== undefined) setLine(seen)
  return useCallback(
    (id: string) => {
      if (!line) return false
      const [looked, place] = [sequenceOf(line, id), sequenceOf(id, id)]
      return looked !== null && place !== null && place <= looked
    },
    [line],
  )
}
