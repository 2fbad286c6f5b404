// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Batch, RealtimeEvent } from '../types'
import { createBatches } from './batch'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a batch', () => {
  const events = (...seqs: number[]) => seqs.map(seq => ({ seq }) as RealtimeEvent)
  const gather = (visible: boolean) => {
    const out: Batch[] = []
    return {
      out,
      batches: createBatches(
        batch => out.push(batch),
        () => visible,
      ),
    }
  }

  it('is handed out with the next frame, all that has come by then', () => {
    const frames: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
    const { out, batches } = gather(true)
    batches.add(events(1, 2))
    batches.add(events(3))
    expect(out).toEqual([])
    expect(frames).toHaveLength(1)
    frames[0]?.(0)
    expect(out).toEqual([{ events: events(1, 2, 3) }])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is handed out soon where no frame is drawn, also if one was promised', () => {
    vi.stubGlobal('requestAnimationFrame', () => 1)
    vi.stubGlobal('cancelAnimationFrame', () => undefined)
    for (const visible of [true, false]) {
      const { out, batches } = gather(visible)
      batches.add(events(1))
      vi.advanceTimersByTime(100)
      expect(out).toEqual([{ events: events(1) }])
    }
  })

  it('has nothing from before a reset, and all that came after it', () => {
    const { out, batches } = gather(false)
    const reset = { reason: 'bulk', cursor: 'f.9' }
    batches.add(events(1))
    batches.reset(reset)
    batches.add(events(10))
    batches.flush()
    batches.flush()
    expect(out).toEqual([{ events: events(10), reset }])
  })

  it('is bounded', () => {
    const { out, batches } = gather(false)
    for (let i = 0; i < 999; i++) batches.add(events(i))
    expect(out).toEqual([])
    batches.add(events(999))
    expect(out[0]?.events).toHaveLength(1000)
  })
})
