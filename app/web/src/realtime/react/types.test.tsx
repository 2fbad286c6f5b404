// @vitest-environment happy-dom
import { expectTypeOf, it } from 'vitest'
import type { RealtimeEvent } from '../types'
import { useRealtime } from '.'

// What the type checker promises; the hook is never called.
const narrow = () => {
  const realtime = useRealtime({
    eventTypes: ['gig:*', 'setlist:song:added'],
    onEvent: event => {
      expectTypeOf(event.type).toEqualTypeOf<
        'gig:created' | 'gig:updated' | 'gig:deleted' | 'gig:response' | 'setlist:song:added'
      >()
      if (event.type === 'gig:created') expectTypeOf(event.data.title).toEqualTypeOf<string>()
      if (event.type === 'gig:deleted') expectTypeOf(event.data).toEqualTypeOf<null>()
    },
  })
  expectTypeOf(realtime.lastEvent).toEqualTypeOf<RealtimeEvent<'gig:*' | 'setlist:song:added'> | null>()
  // @ts-expect-error There is no such event.
  useRealtime({ eventTypes: ['gig:creatd'] })
  return useRealtime({ onEvent: event => expectTypeOf(event).toEqualTypeOf<RealtimeEvent>() })
}

it('narrows an event to the patterns', () => {
  expectTypeOf(narrow).toBeFunction()
})
