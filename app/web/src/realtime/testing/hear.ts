import { vi } from 'vitest'
import type { Batch, Realtime, RealtimeEvent } from '../types'

/** Waits for what is to come soon, for as long as a busy machine may need. */
export const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 10 })

/** From now on the clock stands still, and goes by `pass` and `until` only. Sockets and channels go on. */
export const setClock = (): void => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })

/** Lets so many milliseconds pass, and what is under way have its turns meanwhile. */
export async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 10) {
    await vi.advanceTimersByTimeAsync(Math.min(left, 10))
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** What one listener has heard. */
export interface Heard {
  readonly batches: Batch[]
  readonly resets: NonNullable<Batch['reset']>[]
  readonly events: () => RealtimeEvent[]
  readonly seqs: () => number[]
  readonly stop: () => void
}

/** Listens, and writes down what it hears. */
export function hear(realtime: Realtime): Heard {
  const batches: Batch[] = []
  const resets: NonNullable<Batch['reset']>[] = []
  const stop = realtime.listen(batch => {
    batches.push(batch)
    if (batch.reset) resets.push(batch.reset)
  })
  const events = () => batches.flatMap(batch => batch.events)
  return { batches, resets, events, seqs: () => events().map(event => event.seq), stop }
}

/** From now on, what is thrown where nobody can catch it, and would be reported to the page. */
export function reports(): unknown[] {
  const thrown: unknown[] = []
  const later = queueMicrotask
  vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(task =>
    later(() => {
      try {
        task()
      } catch (error) {
        thrown.push(error)
      }
    }),
  )
  return thrown
}

/** The transactions that came in pieces: their indices in one batch are not all that there are. */
export function torn({ batches }: Heard): string[] {
  return batches.flatMap(({ events }) => {
    return [...groups(events)].flatMap(([id, of]) =>
      of.map(event => event.tx.index).join() === of.map((_, index) => index).join() && of[0]?.tx.count === of.length
        ? []
        : [id],
    )
  })
}

/** The first event that does not follow what was heard before it, be it an event or a reset. */
export function outOfOrder({ batches }: Heard): RealtimeEvent | undefined {
  let next: number | undefined
  for (const { events, reset } of batches) {
    if (reset) next = Number(reset.cursor.split('.')[1]) + 1
    for (const event of events) {
      if (event.seq !== (next ?? event.seq)) return event
      next = event.seq + 1
    }
  }
  return undefined
}

function groups(events: readonly RealtimeEvent[]) {
  const found = new Map<string, RealtimeEvent[]>()
  for (const event of events) found.set(event.tx.id, [...(found.get(event.tx.id) ?? []), event])
  return found
}

export const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
