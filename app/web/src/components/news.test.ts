import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { noNames } from '../band/names'
import type { Batch, RealtimeEvent } from '../realtime'
import { News } from './news'
import type { Toast } from './notify'

let toasts: { said: Toast[]; open: boolean }[]
let news: News
const go = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  toasts = []
  const show = (toast: Toast) => {
    const one = { said: [toast], open: true }
    toasts.push(one)
    return {
      update: (next: Toast) => {
        if (one.open) one.said.push(next)
        return one.open
      },
      close: () => {
        one.open = false
      },
    }
  }
  news = new News({ names: noNames, me: 'u-ana', show, go })
})

afterEach(() => {
  news.close()
  vi.useRealTimers()
})

let n = 0
function song(title: string, userId = 'u-ben'): RealtimeEvent {
  n++
  return {
    id: `e-b.${n}`,
    type: 'song:created',
    entity: 'song',
    entityId: `s${n}`,
    data: { title },
    actor: { userId, name: userId === 'u-ben' ? 'Ben' : 'Ana', via: 'api', dbUser: 'downbeat' },
    tx: { id: `${n}`, index: 0, count: 1 },
  } as unknown as RealtimeEvent
}

const batch = (...events: RealtimeEvent[]): Batch => ({ events })
const texts = () => toasts.map(t => t.said.at(-1)?.text)

test('what others do is told, and what one does oneself is not', () => {
  news.hear(batch(song('Mine', 'u-ana')), true)
  expect(texts()).toEqual([])
  news.hear(batch(song('Mine', 'u-ana'), song('Blue Bossa')), true)
  expect(texts()).toEqual(['Ben added the song ‘Blue Bossa’'])
  toasts[0]?.said.at(-1)?.action?.onPress()
  expect(go).toHaveBeenCalledWith('songs')
})

test('a burst of a hundred batches is one toast, which counts', () => {
  for (let i = 0; i < 100; i++) {
    news.hear(batch(song(`Song ${i}`)), true)
    vi.advanceTimersByTime(10)
  }
  vi.advanceTimersByTime(400)
  expect(texts()).toEqual(['Ben added 100 songs'])
  expect(toasts[0]?.said.length).toBeLessThan(10)
})

test('what comes after a while is a toast of its own', () => {
  news.hear(batch(song('One')), true)
  vi.advanceTimersByTime(6000)
  news.hear(batch(song('Two')), true)
  expect(texts()).toEqual(['Ben added the song ‘One’', 'Ben added the song ‘Two’'])
})

test('a toast that was closed does not say the same again', () => {
  news.hear(batch(song('One')), true)
  if (toasts[0]) toasts[0].open = false
  vi.advanceTimersByTime(1000)
  news.hear(batch(song('Two')), true)
  expect(texts()).toEqual(['Ben added the song ‘One’', 'Ben added the song ‘Two’'])
})

test('what was missed during a break is one summary, when it is over', () => {
  news.hear(batch(song('One'), song('Two'), song('Mine', 'u-ana')), false)
  news.hear(batch(song('Three')), false)
  expect(texts()).toEqual([])
  news.caughtUp()
  news.caughtUp()
  expect(texts()).toEqual(['3 changes while you were away.'])
  toasts[0]?.said.at(-1)?.action?.onPress()
  expect(go).toHaveBeenCalledWith('activity')
})

test('a break that cannot be told says so', () => {
  news.hear({ events: [song('One')], reset: { reason: 'behind', cursor: 'e-b.9' } }, false)
  news.caughtUp()
  expect(texts()).toEqual(['A lot has changed while you were away.'])
})

test('coming to life for the first time says nothing', () => {
  news.caughtUp()
  expect(texts()).toEqual([])
})

test('who leaves the band takes nothing of it along', () => {
  news.hear(batch(song('One')), true)
  news.close()
  expect(toasts.map(t => t.open)).toEqual([false])
})
