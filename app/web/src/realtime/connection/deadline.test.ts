import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDeadline } from './deadline'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the deadline', () => {
  it('comes after silence, and only then', () => {
    const silent = vi.fn()
    const deadline = createDeadline(silent)
    deadline.start(1000)
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(900)
      deadline.touch()
    }
    expect(deadline.silence()).toBe(0)
    vi.advanceTimersByTime(999)
    expect(deadline.silence()).toBe(999)
    expect(silent).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(silent).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('knows after a sleep how long it was', () => {
    const deadline = createDeadline(() => undefined)
    deadline.start(1000)
    vi.setSystemTime(Date.now() + 60_000)
    expect(deadline.silence()).toBe(60_000)
    deadline.stop()
    expect(deadline.silence()).toBe(0)
  })
})
