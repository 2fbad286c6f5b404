import { Fragment, useCallback, useEffect, useMemo, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { type ActivityFilter, filterOf, isFiltered } from '../band/activity'
import { namesAmong, useNames } from '../band/names'
import { useRows } from '../band/useRows'
import { Button } from '../components/Button'
import { LiveUpdateBanner } from '../components/LiveUpdateBanner'
import { Page } from '../components/Page'
import { Empty, Failure, Loading } from '../components/States'
import { useNow } from '../components/useNow'
import { ActivityFilters } from './ActivityFilters'
import { ActivityItem } from './ActivityItem'
import css from './ActivityPage.module.css'
import { daysOf } from './activityGroups'
import { useActivity } from './useActivity'

/** What happened in the band, by whom, through the app or by SQL: the latest first, and live. */
export function ActivityPage() {
  const [query, setQuery] = useSearchParams()
  const search = query.toString()
  const filter = useMemo(() => filterOf(new URLSearchParams(search)), [search])
  // The address follows a moment later: what is chosen in between must not be forgotten.
  const latest = useRef(filter)
  useEffect(() => {
    latest.current = filter
  }, [filter])
  const set = (change: Partial<ActivityFilter>) => {
    latest.current = { ...latest.current, ...change }
    const chosen = Object.entries(latest.current).filter(([, value]) => value !== '')
    setQuery(new URLSearchParams(chosen), { replace: true })
  }
  return (
    <Page title="Activity">
      <ActivityFilters filter={filter} onChange={set} />
      <ActivityList filter={filter} />
    </Page>
  )
}

function ActivityList({ filter }: { filter: ActivityFilter }) {
  const list = useRef<HTMLDivElement>(null)
  const top = useRef<HTMLHeadingElement>(null)
  // Further down, or with something in the list that has the focus or is opened.
  const isReading = useCallback(() => {
    const above = (top.current?.getBoundingClientRect().top ?? 0) < 0
    return above || list.current?.contains(document.activeElement) === true || !!list.current?.querySelector('[open]')
  }, [])
  const { entries, error, refetch, held, refresh, dismiss, line, ...more } = useActivity(filter, isReading)
  const exists = useExists()
  const others = useNames()
  const names = useMemo(() => namesAmong([...(entries ?? [])].reverse(), others), [entries, others])
  const now = useNow(30_000)
  if (!entries) return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading what="the activity" />

  const days = daysOf(entries, now)
  const firstSeen = days.flatMap(d => d.transactions).find(t => line(t.entries[0].id))
  const hasUnseen = entries[0] !== undefined && !line(entries[0].id)
  const show = async () => {
    await refresh()
    top.current?.scrollIntoView()
    top.current?.focus({ preventScroll: true })
  }
  return (
    <>
      <h2 ref={top} tabIndex={-1} className={`hidden ${css.top}`}>
        The latest
      </h2>
      <LiveUpdateBanner
        isVisible={held !== null}
        event={held?.last ?? null}
        count={held?.count ?? 0}
        onAccept={() => void show()}
        onDismiss={dismiss}
      />
      {error && <Failure error={error} retry={() => void refetch()} />}
      {entries.length === 0 && !more.hasNextPage && (
        <Empty title={isFiltered(filter) ? 'Nothing that matches has happened.' : 'Nothing has happened yet.'} />
      )}
      <div ref={list} className={css.days}>
        {days.map(day => (
          <section key={day.title} aria-label={day.title}>
            <h2 className={css.day}>{day.title}</h2>
            <ul className={css.list}>
              {day.transactions.map(transaction => (
                <Fragment key={transaction.id}>
                  {hasUnseen && transaction === firstSeen && (
                    <li className={css.line}>
                      <span>You have seen what is below</span>
                    </li>
                  )}
                  <li>
                    <ActivityItem transaction={transaction} now={now} names={names} exists={exists} />
                  </li>
                </Fragment>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {more.hasNextPage ? (
        <div>
          <Button onPress={() => void more.fetchNextPage()} isPending={more.isFetchingNextPage}>
            {more.isFetchingNextPage ? 'Loading …' : 'Show older'}
          </Button>
        </div>
      ) : (
        entries.length > 0 && <p className={css.end}>There is nothing older.</p>
      )}
    </>
  )
}

/** Whether the page of a row can be gone to: what has been deleted since is not linked. */
function useExists(): (place: string) => boolean {
  const gigs = useRows('gigs').rows
  const rehearsals = useRows('rehearsals').rows
  const setlists = useRows('setlists').rows
  useRows('songs') // for their names
  return useMemo(() => {
    const there = new Set([
      ...(gigs ?? []).map(r => `gigs/${r.gig.id}`),
      ...(rehearsals ?? []).map(r => `rehearsals/${r.id}`),
      ...(setlists ?? []).map(r => `setlists/${r.setlist.id}`),
      ...['songs', 'members', 'calendar', 'settings'],
    ])
    return place => there.has(place)
  }, [gigs, rehearsals, setlists])
}
