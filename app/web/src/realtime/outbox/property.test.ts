import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Fault } from '../testing/api'
import { api, create, edit, gig, queue, row, setUp, tab } from '../testing/outbox'
import type { Row } from './types'

setUp()

const fields = ['title', 'venue', 'notes'] as const
const gigs = fc.constantFrom('a', 'b')
const field = fc.constantFrom(...fields)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ who: fc.constant('me' as const), gig: gigs, field, seesOwn: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ who: fc.constant('they' as const), gig: gigs, field }) },
  { weight: 1, arbitrary: fc.record({ who: fc.constant('create' as const) }) },
)
const fault = fc.constantFrom<Fault>('lost', 'answer-lost', { status: 503 }, { status: 200, body: '<html>' })

it('whatever gets lost on the way, all that was changed here arrives once, and nothing of what others changed is run over unasked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.array(fault, { maxLength: 12 }), async (steps, faults) => {
      api.rows.clear()
      api.faults.length = 0
      const start = { title: 'title', venue: 'venue', notes: 'notes' }
      const server: Record<string, Row> = { a: gig('a', start), b: gig('b', start) }
      const shown: Record<string, Row> = { ...server }
      const outbox = tab({ user: crypto.randomUUID() })
      const mine = new Map<string, string>()
      const theirs = new Map<string, string>()
      let created = 0
      await queue(outbox, create({ title: 'first' }))
      for (const [i, s] of steps.entries()) {
        const value = `${s.who} ${i}`
        if (s.who === 'create') {
          created++
          await outbox.add(create({ title: value }))
        } else if (s.who === 'they') {
          gig(s.gig, { [s.field]: value })
          theirs.set(`${s.gig}.${s.field}`, value)
        } else {
          const base = (s.seesOwn ? shown : server)[s.gig] as Row
          shown[s.gig] = { ...shown[s.gig], [s.field]: value }
          mine.set(`${s.gig}.${s.field}`, value)
          await outbox.add(edit(base, { [s.field]: value }))
        }
      }

      api.faults.push(...faults)
      outbox.wake()
      await vi.waitFor(
        () => {
          const entries = outbox.getSnapshot()
          const stuck = new Set(entries.filter(e => e.state === 'conflict').map(e => e.entityId))
          expect(entries.every(e => e.state === 'sent' || stuck.has(e.entityId))).toBe(true)
        },
        { timeout: 5_000, interval: 5 },
      )

      expect(api.rows.size).toBe(2 + 1 + created)
      for (const id of ['a', 'b']) {
        const entries = outbox.getSnapshot().filter(e => e.entityId === id)
        const conflict = entries.find(e => e.state === 'conflict')
        for (const name of fields) {
          const [me, they] = [mine.get(`${id}.${name}`), theirs.get(`${id}.${name}`)]
          const there = row(id)?.[name]
          if (they !== undefined) expect(there).toBe(they)
          else if (me === undefined) expect(there).toBe(name)
          else if (!conflict) expect(there).toBe(me)
          if (me !== undefined && they !== undefined) expect(conflict).toBeDefined()
        }
        if (conflict)
          for (const f of conflict.conflict?.fields ?? [])
            expect(theirs.has(`${id}.${f}`) && mine.has(`${id}.${f}`)).toBe(true)
      }
      outbox.close()
    }),
    { numRuns: 40 },
  )
}, 60_000)
