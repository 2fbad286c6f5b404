import { describe, expect, it } from 'vitest'
import type { Status } from '../types'
import { type Happening, hasRequest, hasTimer, transitions } from './connection'

const all = Object.keys(transitions) as Status[]
const happenings = Object.keys(transitions.idle) as Happening[]
const next = (status: Status, happening: Happening) => transitions[status][happening] ?? status

/** Everything that can be come to from a status, itself included. */
function reachable(from: Status): Set<Status> {
  const found = new Set([from])
  for (const status of found) for (const happening of happenings) found.add(next(status, happening))
  return found
}

describe('the table of the connection', () => {
  it('says for every status what every happening does', () => {
    for (const status of all) {
      expect(Object.keys(transitions[status]).sort()).toEqual([...happenings].sort())
      for (const to of Object.values(transitions[status])) if (to !== null) expect(all).toContain(to)
    }
    expect(all).toHaveLength(8)
  })

  it('has no status that cannot be come to', () => {
    expect([...reachable('idle')].sort()).toEqual([...all].sort())
  })

  it.each(all.filter(status => status !== 'ended'))('gets from %s to live again', status => {
    expect(reachable(status)).toContain('live')
  })

  it('leads out of ended nowhere', () => {
    expect([...reachable('ended')]).toEqual(['ended'])
  })

  it.each(all)('ends %s when the application stops it or the server ends it', status => {
    expect(next(status, 'stop')).toBe('ended')
    expect(next(status, 'over')).toBe('ended')
  })

  it('keeps neither request nor timer for nobody', () => {
    for (const status of ['idle', 'ended'] as const)
      expect([hasRequest(status), hasTimer(status)]).toEqual([false, false])
    for (const status of all) expect(hasRequest(next(status, 'close'))).toBe(false)
    for (const status of all) expect(hasTimer(next(status, 'close'))).toBe(false)
  })

  it('never has a request and a timer for the next one at once', () => {
    for (const status of all) expect(hasRequest(status) && hasTimer(status)).toBe(false)
  })

  it('comes back from every loss: it waits with a timer, and the timer makes a request', () => {
    for (const status of all.filter(hasRequest)) {
      for (const loss of ['lost', 'offline'] as const) {
        expect(hasTimer(next(status, loss))).toBe(true)
        expect(next(next(status, loss), 'retry')).toBe('connecting')
      }
    }
  })

  it('tries at once whenever it is woken and not at rest', () => {
    for (const status of all) {
      const rests = status === 'idle' || status === 'ended'
      expect(next(status, 'wake')).toBe(rests ? status : 'connecting')
    }
  })

  it('is live only by the word of the server', () => {
    for (const status of all)
      for (const happening of happenings)
        if (transitions[status][happening] === 'live') expect(['ready', 'caught-up']).toContain(happening)
  })
})
