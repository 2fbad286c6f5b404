import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startBrowser, type Tab } from './testing/browser'
import { startFeed } from './testing/feed'
import { outOfOrder, pass, setClock, torn, until } from './testing/hear'

beforeEach(setClock)
afterEach(() => void vi.useRealTimers())

const status = ({ realtime }: Tab) => realtime.getSnapshot().status

it('every tab hears everything once and in order, whichever open, close, die and freeze', async () => {
  const steps = fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('commit' as const), which: fc.integer({ min: 1, max: 4 }) }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), which: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), which: fc.nat(9) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), which: fc.nat(9) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('freeze' as const), which: fc.nat(9) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('thaw' as const), which: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('hide' as const), which: fc.nat(9) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), which: fc.nat(9) }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), which: fc.integer({ min: 1, max: 90 }) }) },
    ),
    { minLength: 10, maxLength: 40 },
  )
  await fc.assert(
    fc.asyncProperty(steps, async all => {
      const own = await startFeed()
      const here = startBrowser()
      const tabs: Tab[] = []
      const gone: Tab[] = []
      const frozen = new Set<Tab>()
      const add = () => tabs.push(here.open({ url: own.url }))
      const check = (one: Tab) => {
        expect(outOfOrder(one.heard)).toBeUndefined()
        expect(torn(one.heard)).toEqual([])
        // The only thing that may be missing: what a new leader cannot know, which has never seen it.
        expect(one.heard.resets.filter(({ reason }) => reason !== 'behind')).toEqual([])
      }
      try {
        add()
        add()
        // Whoever has a place may lose nothing from then on; a tab that never had one begins anywhere.
        await until(() => expect(tabs.map(status)).toEqual(['live', 'live']))
        for (const step of all) {
          const one = tabs[step.which % Math.max(1, tabs.length)]
          if (step.do === 'commit') own.commit(step.which)
          else if (step.do === 'open') add()
          else if (step.do === 'cut') own.cut(step.which % 2 === 0)
          else if (step.do === 'wait') await pass(step.which)
          else if (!one) continue
          else if (step.do === 'freeze') {
            frozen.add(one)
            one.freeze()
          } else if (step.do === 'thaw') one.thaw()
          else if (step.do === 'hide') one.is.visible = !one.is.visible
          else if (tabs.length > 1) {
            tabs.splice(tabs.indexOf(one), 1)
            gone.push(one)
            if (step.do === 'kill') one.kill()
            else one.realtime.close()
          }
        }
        for (const one of tabs) {
          one.thaw()
          one.is.visible = true
        }
        await until(() => expect(tabs.map(status)).toEqual(tabs.map(() => 'live')))
        own.commit(2)
        await until(() => {
          for (const { realtime } of tabs) expect(realtime.getSnapshot().cursor).toBe(own.cursor())
        })
        for (const one of [...tabs, ...gone]) check(one)
        if (!frozen.size) for (const one of tabs) expect(one.heard.resets).toEqual([])
        await until(() => expect(own.connections()).toBe(1))
      } finally {
        for (const one of [...tabs, ...gone]) one.realtime.close()
        await own.close()
      }
      await until(() => expect(here.locks()).toBe(0))
    }),
    { numRuns: 25, endOnFailure: true },
  )
}, 120_000)
