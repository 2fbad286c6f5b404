import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { isTemporary } from '../realtime/outbox'
import { useBand } from './context'
import { useRows } from './useRows'

const day = 86_400_000

/** What other pages than the one that is seen show. */
const whole = ['songs', 'setlists', 'members', 'unavailability'] as const

/**
 * Reads what is needed without a network, as long as there is one: what the pages are made of and, for the stage, the
 * items of all setlists that are played at what is to come. Once the feed is live, so that it stands behind what the page
 * itself needs, and again after a reset, as what nobody looks at is not read anew by itself.
 */
export function usePrefetch(): void {
  const client = useQueryClient()
  const { replica, realtime } = useBand()
  const { rows: gigs } = useRows('gigs')
  const { rows: rehearsals } = useRows('rehearsals')

  const wanted = useMemo(() => {
    const dates = [...(gigs ?? []).map(r => r.gig).filter(gig => gig.status !== 'cancelled'), ...(rehearsals ?? [])]
    const toCome = dates.filter(({ startsAt, endsAt }) => Date.parse(endsAt ?? startsAt) > Date.now() - day)
    const ids = toCome.sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt)).map(date => date.setlistId)
    return [...new Set(ids)].filter(id => id !== null && !isTemporary(id)).join(' ')
  }, [gigs, rehearsals])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let ended = false
    const prefetch = async () => {
      // One after the other, the next date first; what is there and true is not asked for.
      await Promise.all(whole.map(name => client.prefetchQuery(replica.query(name))))
      for (const id of wanted.split(' ').filter(Boolean)) {
        if (ended || !realtime.getSnapshot().connected) return
        await client.prefetchQuery(replica.query('items', id))
      }
    }
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void prefetch(), 1000)
    }
    let live = false
    const check = () => {
      const { connected } = realtime.getSnapshot()
      if (connected && !live) soon()
      live = connected
    }
    const stop = [realtime.subscribe(check), realtime.listen(batch => batch.reset && soon())]
    check()
    return () => {
      ended = true
      clearTimeout(timer)
      for (const s of stop) s()
    }
  }, [client, replica, realtime, wanted])
}
