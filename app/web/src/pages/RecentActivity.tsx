import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { read } from '../api/client'
import type { Activity } from '../api/schema.gen'
import { useBand } from '../band/context'
import { describe } from '../band/describe'
import { useNames } from '../band/names'
import { useRows } from '../band/useRows'
import { fromNow } from '../components/dates'
import { Section } from '../components/Page'
import { useNow } from '../components/useNow'
import { transactionsOf } from './activityGroups'
import css from './RecentActivity.module.css'

const shown = 5
/** A sentence is of a transaction, which may have several events. */
const asked = 5 * shown
const burst = 300

/** What happened last, in sentences. */
export function RecentActivity() {
  const { band, realtime } = useBand()
  const client = useQueryClient()
  const names = useNames()
  useRows('members') // whose names the sentences need
  const now = useNow(30_000)
  const { data } = useQuery({
    queryKey: ['band', band.id, 'activity', 'recent'],
    queryFn: ({ signal }) => read<Activity>(`/api/bands/${band.id}/activity?limit=${asked}`, signal),
  })

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = realtime.listen(() => {
      clearTimeout(timer)
      timer = setTimeout(() => client.invalidateQueries({ queryKey: ['band', band.id, 'activity', 'recent'] }), burst)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [realtime, client, band.id])

  if (!data) return null // without a network: what happened is known when it is there again
  return (
    <Section title="Recent activity">
      {data.activity.length === 0 && <p className={css.quiet}>Nothing has happened yet.</p>}
      <ol className={css.list}>
        {transactionsOf(data.activity)
          .slice(0, shown)
          .map(({ id, entries }) => (
            <li key={id} className={css.line}>
              <p>{describe(entries.toReversed(), names)}</p>
              <p className={css.quiet}>{fromNow(entries[0].time, now)}</p>
            </li>
          ))}
      </ol>
      <p>
        <Link to={`/bands/${band.id}/activity`}>
          All activity
          {data.unseen > 0 && ` (${data.unseen >= 1000 ? '1,000 or more' : data.unseen} unseen)`}
        </Link>
      </p>
    </Section>
  )
}
