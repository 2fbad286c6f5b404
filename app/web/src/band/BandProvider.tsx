import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { Band } from '../api/schema.gen'
import { recall } from '../offline/keeper'
import { createRealtime } from '../realtime'
import { createOutbox } from '../realtime/outbox'
import { RealtimeProvider } from '../realtime/react'
import { Changed } from './changed'
import { Context } from './context'
import { OwnChanges } from './own'
import { Replica } from './replica'
import { usePrefetch } from './usePrefetch'

type Parts = Pick<NonNullable<React.ContextType<typeof Context>>, 'realtime' | 'outbox' | 'own' | 'replica' | 'changed'>

/**
 * Follows one band. Give it the band's id as key: with another band the old stream ends and everything that was read of
 * that band goes, before the new one begins. What is kept of it on this device stays, to begin with the next time.
 */
export function BandProvider({ band, userId, children }: { band: Band; userId: string; children: ReactNode }) {
  const client = useQueryClient()
  const [parts, setParts] = useState<Parts>()

  useEffect(() => {
    recall(client, band.id)
    const realtime = createRealtime({ band: band.id, user: userId })
    const outbox = createOutbox({ band: band.id, user: userId })
    const own = new OwnChanges(outbox, realtime)
    const replica = new Replica(client, realtime, band.id, band.memberId)
    const changed = new Changed()
    setParts({ realtime, outbox, own, replica, changed })
    let connected = false
    const stop = [
      realtime.listen(batch => changed.note(batch, userId)),
      realtime.subscribe(() => {
        const was = connected
        connected = realtime.getSnapshot().connected
        // Only then: to wake it is to leave out the wait that a busy server has asked for.
        if (connected && !was) outbox.wake()
      }),
      outbox.onSent(sent => {
        replica.accept(sent)
        // The overlay stays until the feed has told of it, and all else that came before.
        const told = sent.cursor === null ? Promise.resolve() : realtime.reached(sent.cursor)
        told
          .then(() => replica.upToDate())
          .then(() => outbox.settle(sent.entry.id))
          .catch(() => {}) // the feed or the outbox has ended, and with it this view
      }),
    ]
    return () => {
      for (const s of stop) s()
      for (const part of [own, replica, changed, outbox, realtime]) part.close()
    }
  }, [client, band.id, band.memberId, userId])

  // Not with the stream: in StrictMode, and when only the role has changed, the band is the same.
  useEffect(() => () => client.removeQueries({ queryKey: ['band', band.id] }), [client, band.id])

  const context = useMemo(() => parts && { band, userId, ...parts }, [band, userId, parts])
  if (!context) return null
  return (
    <Context value={context}>
      <RealtimeProvider realtime={context.realtime}>
        <Prefetch />
        {children}
      </RealtimeProvider>
    </Context>
  )
}

function Prefetch() {
  usePrefetch()
  return null
}
