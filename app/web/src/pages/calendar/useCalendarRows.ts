import { useMemo } from 'react'
import { useRows } from '../../band/useRows'
import type { CalendarRows } from './days'

/** All that stands in the calendar; undefined as long as it is not known as a whole. */
export function useCalendarRows(): { rows: CalendarRows | undefined; error: Error | null; retry: () => void } {
  const gigs = useRows('gigs')
  const rehearsals = useRows('rehearsals')
  const unavailability = useRows('unavailability')
  const members = useRows('members')
  return useMemo(() => {
    const all = [gigs, rehearsals, unavailability, members]
    const rows =
      gigs.rows && rehearsals.rows && unavailability.rows && members.rows
        ? {
            gigs: gigs.rows,
            rehearsals: rehearsals.rows,
            unavailability: unavailability.rows,
            members: members.rows,
          }
        : undefined
    const failed = all.filter(live => live.error)
    return {
      rows,
      error: failed[0]?.error ?? null,
      retry: () => {
        for (const live of failed) live.retry()
      },
    }
  }, [gigs, rehearsals, unavailability, members])
}
