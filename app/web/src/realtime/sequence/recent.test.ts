import { describe, expect, it } from 'vitest'
import type { RealtimeEvent } from '../types'
import { createRecent } from './recent'

const event = (seq: number, notes = '') => ({ id: `f.${seq}`, seq, data: { notes } }) as unknown as RealtimeEvent
const seqs = (events: readonly RealtimeEvent[] | undefined) => events?.map(({ seq }) => seq)

describe('what is remembered', () => {
  it('is what came last, and what is before it is not known', () => {
    const recent = createRecent(3)
    expect(recent.after('f.0')).toBeUndefined()
    recent.reset('f.0')
    recent.push([event(1), event(2), event(3)])
    expect(seqs(recent.after('f.0'))).toEqual([1, 2, 3])
    recent.push([event(4)])
    expect(recent.after('f.0')).toBeUndefined()
    expect(seqs(recent.after('f.1'))).toEqual([2, 3, 4])
    expect(seqs(recent.after('f.9'))).toEqual([])
    expect(recent.after('g.1')).toBeUndefined()
    recent.reset('f.9')
    expect(recent.after('f.1')).toBeUndefined()
    expect(recent.after('f.9')).toEqual([])
  })

  it('is less of it where there are long notes', () => {
    const recent = createRecent(100, 1000)
    recent.reset('f.0')
    for (let seq = 1; seq <= 20; seq++) recent.push([event(seq, 'n'.repeat(300))])
    expect(seqs(recent.after('f.18'))).toEqual([19, 20])
    expect(recent.after('f.17')).toBeUndefined()
    recent.push([event(21, 'n'.repeat(2000))])
    expect(recent.after('f.20')).toBeUndefined()
    expect(recent.after('f.21')).toEqual([])
    recent.push([event(22)])
    expect(seqs(recent.after('f.21'))).toEqual([22])
  })

  it('is not changed in the hands of who has asked for it', () => {
    const recent = createRecent(2)
    recent.reset('f.0')
    recent.push([event(1), event(2)])
    const before = recent.after('f.0')
    recent.push([event(3)])
    expect(seqs(before)).toEqual([1, 2])
  })
})
