import type { Batch, RealtimeEvent } from '../types'

/** Gathers whole transactions and hands them out together: once a frame, or soon where no frames are drawn. */
export interface Batches {
  add(events: readonly RealtimeEvent[]): void
  /** Stands in for all that was added before it. */
  reset(reset: NonNullable<Batch['reset']>): void
  /** Hands out at once what is there. */
  flush(): void
  /** Drops what is there. */
  close(): void
}

// A hidden page draws no frames, and one that is being hidden may not draw the one that it was promised.
const soon = 100

// What is gathered while neither timers nor frames run is bounded: two of the largest transactions.
const most = 1000

export function createBatches(handOut: (batch: Batch) => void, visible: () => boolean): Batches {
  let events: RealtimeEvent[] = []
  let reset: Batch['reset']
  let timer: ReturnType<typeof setTimeout> | undefined
  let frame = 0

  const unschedule = () => {
    clearTimeout(timer)
    if (frame) cancelAnimationFrame(frame)
    timer = undefined
    frame = 0
  }
  const flush = () => {
    unschedule()
    if (!events.length && !reset) return
    const batch: Batch = reset ? { events, reset } : { events }
    events = []
    reset = undefined
    handOut(batch)
  }
  const schedule = () => {
    if (timer) return
    timer = setTimeout(flush, soon)
    if (visible() && typeof requestAnimationFrame === 'function') frame = requestAnimationFrame(flush)
  }
  return {
    add(more) {
      events = events.concat(more)
      if (events.length >= most) flush()
      else schedule()
    },
    reset(because) {
      events = []
      reset = because
      schedule()
    },
    flush,
    close() {
      unschedule()
      events = []
      reset = undefined
    },
  }
}
