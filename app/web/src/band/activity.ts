import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query'
import { ask } from '../api/client'
import type { Activity, ActivityEntry } from '../api/schema.gen'

/** What of the activity is looked at; as it stands in the address. */
export interface ActivityFilter {
  /** The userId of a member, or `sql`: what was written behind the API. */
  readonly who: string
  /** A group of types. */
  readonly what: Group | ''
  /** Days, both of them included: 2027-06-24. */
  readonly from: string
  readonly to: string
}

/** The patterns of the groups; as in the API, a comma separates them. */
export const groups = {
  gigs: { label: 'Gigs', types: ['gig:created', 'gig:updated', 'gig:deleted'] },
  answers: { label: 'Answers', types: ['gig:response'] },
  rehearsals: { label: 'Rehearsals', types: ['rehearsal:*'] },
  setlists: { label: 'Setlists', types: ['setlist:*'] },
  songs: { label: 'Songs', types: ['song:*'] },
  calendar: { label: 'Absences', types: ['unavailability:*'] },
  members: { label: 'Members and band', types: ['member:*', 'invite:*', 'band:*'] },
} as const

export type Group = keyof typeof groups

export function filterOf(query: URLSearchParams): ActivityFilter {
  const what = query.get('what') ?? ''
  return {
    who: query.get('who') ?? '',
    what: what in groups ? (what as Group) : '',
    from: dayIn(query.get('from')),
    to: dayIn(query.get('to')),
  }
}

function dayIn(text: string | null): string {
  return text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : ''
}

export function isFiltered({ who, what, from, to }: ActivityFilter): boolean {
  return [who, what, from, to].some(part => part !== '')
}

/** Whether the filter lets through what has just come. */
export function lets(
  { who, what, from, to }: ActivityFilter,
  event: Pick<ActivityEntry, 'type' | 'actor' | 'time'>,
): boolean {
  const time = Date.parse(event.time)
  if (who === 'sql' ? event.actor.via !== 'sql' : who !== '' && event.actor.userId !== who) return false
  if (from && time < midnight(from)) return false
  if (to && time >= midnight(to, 1)) return false
  return (
    what === '' ||
    groups[what].types.some(t => (t.endsWith('*') ? event.type.startsWith(t.slice(0, -1)) : t === event.type))
  )
}

/** The beginning of a day here, or of one of the days after it. */
function midnight(day: string, later = 0): number {
  const date = new Date(`${day}T00:00:00`)
  date.setDate(date.getDate() + later)
  return date.getTime()
}

/** One answer of the API, and the place in the feed at which it was true. */
export interface ActivityPageOf {
  readonly activity: readonly ActivityEntry[]
  readonly next: string | null
  readonly seen: string | null
  readonly unseen: number
  readonly cursor: string | null
}

type Pages = InfiniteData<ActivityPageOf, unknown>

export const pageSize = 50

export function activityQuery(band: string, filter: ActivityFilter) {
  return infiniteQueryOptions({
    queryKey: ['band', band, 'activity', filter] as const,
    queryFn: ({ pageParam, signal }) => readActivity(band, filter, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    staleTime: 0,
    refetchOnReconnect: false, // the feed tells what is new
  })
}

export async function readActivity(
  band: string,
  { who, what, from, to }: ActivityFilter,
  after: string,
  signal?: AbortSignal,
): Promise<ActivityPageOf> {
  const query = new URLSearchParams({ limit: `${pageSize}` })
  if (who === 'sql') query.set('via', 'sql')
  else if (who) query.set('user', who)
  if (what) query.set('types', groups[what].types.join(','))
  if (from) query.set('from', new Date(midnight(from)).toISOString())
  if (to) query.set('to', new Date(midnight(to, 1)).toISOString())
  if (after) query.set('after', after)
  const { data, cursor } = await ask<Activity>(`/api/bands/${band}/activity?${query}`, { signal })
  return { ...data, seen: data.seen ?? null, next: data.next ?? null, cursor }
}

/**
 * Puts a newly read first page before what is there, so that what was read before stays; where the two do not meet,
 * because too much has happened, the new one stands alone.
 */
export function withNewest(pages: Pages | undefined, newest: ActivityPageOf): Pages {
  const alone: Pages = { pages: [newest], pageParams: [''] }
  const [first, ...rest] = pages?.pages ?? []
  if (!pages || !first) return alone
  const top = pages.pages.flatMap(p => p.activity)[0]
  const meets = top === undefined ? newest.next === null : newest.activity.some(e => e.id === top.id)
  if (!meets) return alone
  const known = new Set(first.activity.map(e => e.id))
  const added = newest.activity.filter(e => !known.has(e.id))
  const joined = { ...newest, activity: [...added, ...first.activity], next: first.next }
  return { ...pages, pages: [joined, ...rest] }
}
