import { useInsertionEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { guard } from '../guard'
import type { Batch, EventPattern, OptimisticUpdate, Realtime, RealtimeEvent, Snapshot } from '../types'
import { useProvided } from './context'

export interface UseRealtimeOptions<P extends EventPattern = '*'> {
  /** Which events are heard; default: all. */
  eventTypes?: readonly P[]
  /** Called once for each event, in order. */
  onEvent?: (event: RealtimeEvent<P>) => void
  /** Called once for what belongs together: whole transactions, and resets. */
  onBatch?: (batch: Batch<P>) => void
  /** Writes to the console what is heard. */
  debug?: boolean
}

type Actions = Pick<
  Realtime,
  'addOptimisticUpdate' | 'confirmOptimisticUpdate' | 'failOptimisticUpdate' | 'dropOptimisticUpdate'
>

export interface UseRealtime<P extends EventPattern = '*'>
  extends Pick<Snapshot, 'connected' | 'status' | 'latencyMs' | 'behind' | 'since'>,
    Actions {
  /** The last of the events that are heard here. */
  readonly lastEvent: RealtimeEvent<P> | null
  /** How many optimistic updates are pending. */
  readonly pending: number
  readonly updates: readonly OptimisticUpdate[]
}

/**
 * Hears the feed. The functions and the array may be new ones in each render: nothing is subscribed anew and no event
 * is missed as long as the patterns are the same. A batch is one render, however many events it has.
 */
export function useRealtime<const P extends EventPattern = '*'>(options: UseRealtimeOptions<P> = {}): UseRealtime<P> {
  const realtime = useProvided()
  const latest = useRef(options)
  // Before any effect, so that no effect can make something happen that an older render's function hears.
  useInsertionEffect(() => {
    latest.current = options
  })
  const patterns = JSON.stringify(options.eventTypes ?? null)
  const { subscribe, look } = useMemo(
    () => view<P>(realtime, JSON.parse(patterns) ?? undefined, () => latest.current),
    [realtime, patterns],
  )
  return useSyncExternalStore(subscribe, look, look)
}

/** What a component sees of a feed through its patterns. */
function view<P extends EventPattern>(
  realtime: Realtime,
  patterns: readonly P[] | undefined,
  options: () => UseRealtimeOptions<P>,
) {
  let lastEvent: RealtimeEvent<P> | null = null
  let seen: readonly [Snapshot, readonly OptimisticUpdate[], RealtimeEvent<P> | null] | undefined
  let shown: UseRealtime<P>

  const hear = (batch: Batch<P>) => {
    lastEvent = batch.events.at(-1) ?? lastEvent
    const { onEvent, onBatch, debug } = options()
    if (debug) console.debug('realtime:', ...(batch.reset ? [batch.reset] : []), ...batch.events)
    guard(() => onBatch?.(batch))
    for (const event of batch.events) guard(() => onEvent?.(event))
  }

  return {
    subscribe(onChange: () => void) {
      const stop = [
        realtime.listen(batch => {
          hear(batch)
          onChange()
        }, patterns),
        realtime.subscribe(onChange),
      ]
      return () => {
        for (const s of stop) s()
      }
    },
    look(): UseRealtime<P> {
      const now = [realtime.getSnapshot(), realtime.getUpdates(), lastEvent] as const
      if (!seen?.every((part, i) => part === now[i])) shown = describe(realtime, ...now)
      seen = now
      return shown
    },
  }
}

function describe<P extends EventPattern>(
  realtime: Realtime,
  { connected, status, latencyMs, behind, since }: Snapshot,
  updates: readonly OptimisticUpdate[],
  lastEvent: RealtimeEvent<P> | null,
): UseRealtime<P> {
  const { addOptimisticUpdate, confirmOptimisticUpdate, failOptimisticUpdate, dropOptimisticUpdate } = realtime
  return {
    connected,
    status,
    lastEvent,
    latencyMs,
    behind,
    since,
    pending: updates.filter(update => update.status === 'pending').length,
    updates,
    addOptimisticUpdate,
    confirmOptimisticUpdate,
    failOptimisticUpdate,
    dropOptimisticUpdate,
  }
}
