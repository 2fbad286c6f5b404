import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useBand } from '../band/context'
import type { RealtimeEvent } from '../realtime'
import { bandsQuery } from './queries'

/** Keeps the band's name and one's own role in it, which are no rows of the band, as true as its rows. */
export function useBandFollow(): void {
  const client = useQueryClient()
  const { realtime, band } = useBand()
  const { id, memberId } = band

  useEffect(
    () =>
      realtime.listen(
        batch => {
          const concerning = batch.events.filter(e => e.entityId === (e.entity === 'band' ? id : memberId))
          if (concerning.length === 0 && !batch.reset) return
          // At once, so that a name that was changed here does not fall back for the time of a read.
          client.setQueryData(bandsQuery.queryKey, bands =>
            bands?.map(b => (b.id === id ? concerning.reduce(withEvent, b) : b)),
          )
          void client.invalidateQueries({ queryKey: bandsQuery.queryKey })
        },
        ['band:*', 'member:*'],
      ),
    [realtime, client, id, memberId],
  )
}

type Event = RealtimeEvent<'band:*' | 'member:*'>

function withEvent<B extends { name: string; role: 'admin' | 'member'; version: number }>(band: B, event: Event): B {
  switch (event.type) {
    case 'band:updated':
      return event.data.version > band.version ? { ...band, name: event.data.name, version: event.data.version } : band
    case 'member:updated':
      return { ...band, role: event.data.role }
    default:
      return band
  }
}
