import { describe, expect, it } from 'vitest'
import type { Message } from '../connection/message'
import type { RealtimeEvent } from '../types'
import { createSequence } from './sequence'

const at = (seq: number, feed = 'f') => `${feed}.${seq}`
const event = (seq: number, index = 0, count = 1): Message => ({
  type: 'event',
  data: { id: at(seq), seq, type: 'gig:updated', tx: { id: String(seq - index), index, count } } as RealtimeEvent,
})
const ready = (seq: number, resumed = true): Message => ({ type: 'feed:ready', data: { cursor: at(seq), resumed } })
const beat = (seq: number): Message => ({ type: 'feed:heartbeat', data: { head: at(seq) } })
const reset = (cursor: string, reason = 'bulk'): Message => ({ type: 'feed:reset', data: { reason, cursor } })

function start(place = 5) {
  const told: unknown[] = []
  const sequence = createSequence({
    onTransaction: events => told.push(events.map(({ seq }) => seq)),
    onReset: ({ cursor }) => told.push(cursor),
  })
  sequence.take(ready(place, false))
  return { sequence, told, take: (...messages: Message[]) => messages.map(message => sequence.take(message)) }
}

describe('what arrives becomes one sequence', () => {
  it('begins where the first feed:ready says, and nothing comes before it', () => {
    const sequence = createSequence({ onTransaction: () => undefined, onReset: () => undefined })
    expect(sequence.take(event(1))).toBe('gap')
    expect(sequence.place()).toBeNull()
    sequence.take(ready(5, false))
    expect(sequence.place()).toBe(at(5))
  })

  it('tells each event once, whatever is repeated, and notices what is missing', () => {
    const { told, take } = start()
    expect(take(event(6), event(5), event(6), event(8), event(7), event(8))).toEqual([
      'taken',
      'known',
      'known',
      'gap',
      'taken',
      'taken',
    ])
    expect(told).toEqual([[6], [7], [8]])
  })

  it('tells a transaction when it is whole, also one whose beginning was before the place', () => {
    const { sequence, told, take } = start()
    take(event(6, 1, 3))
    expect(told).toEqual([])
    expect(sequence.place()).toBe(at(5))
    expect(sequence.after(at(5))?.map(({ seq }) => seq)).toEqual([6])
    expect(sequence.after(at(6))).toEqual([])
    take(event(7, 2, 3))
    expect(told).toEqual([[6, 7]])
  })

  it('makes a transaction whole that had only begun when the connection was made anew', () => {
    const { sequence, told, take } = start()
    take(event(6, 0, 2))
    expect(sequence.place()).toBe(at(5))
    expect(take(ready(5), event(6, 0, 2), event(7, 1, 2))).toEqual(['taken', 'known', 'taken'])
    expect(told).toEqual([[6, 7]])
  })

  it('counts what has come of a transaction when it hears how far the feed is', () => {
    const { take } = start()
    expect(take(event(6, 0, 2), beat(6), beat(7), ready(6), ready(7))).toEqual([
      'taken',
      'taken',
      'gap',
      'taken',
      'gap',
    ])
  })

  it('goes on after a reset, and drops what had begun', () => {
    const { sequence, told, take } = start()
    take(event(6, 0, 2), reset(at(600)), event(601))
    expect(told).toEqual([at(600), [601]])
    expect(sequence.after(at(5))).toBeUndefined()
    expect(sequence.after(at(600))).toHaveLength(1)
  })

  it('tells a repeated reset once, and none that is behind', () => {
    const { told, take } = start()
    expect(take(reset(at(9)), reset(at(9)), event(10), reset(at(9)), reset(at(4)))).toEqual([
      'taken',
      'known',
      'taken',
      'known',
      'known',
    ])
    expect(told).toEqual([at(9), [10]])
  })

  it('goes back if the server never had the place, and to another epoch', () => {
    const { sequence, told, take } = start()
    take(reset(at(2), 'unknown'))
    expect(sequence.place()).toBe(at(2))
    take(event(3), reset(at(1, 'other'), 'epoch'))
    expect(sequence.place()).toBe(at(1, 'other'))
    expect(sequence.take(event(4))).toBe('gap')
    expect(told).toEqual([at(2), [3], at(1, 'other')])
  })

  it('gives up a gap with a reset in its place, and takes what comes after it', () => {
    const { sequence, told } = start()
    sequence.skipTo(event(8))
    sequence.skipTo(beat(11))
    sequence.skipTo(ready(13))
    expect(told).toEqual([at(7), [8], at(11), at(13)])
  })
})
