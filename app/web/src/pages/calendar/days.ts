import type { GigOverview, Member, Rehearsal, Unavailability } from '../../api/schema.gen'
import { earlier } from '../scheduled'

/** A day as it stands in a calendar, `2027-06-24`. Days are compared as texts. */
export type Day = string

export interface Away {
  readonly row: Unavailability
  readonly name: string
  readonly mine: boolean
}

/** What there is on a day, in the time zone of this device, in the order of its time. */
export interface DayEntries {
  readonly gigs: readonly GigOverview[]
  readonly rehearsals: readonly Rehearsal[]
  readonly away: readonly Away[]
  /** The same as `away`, each in the same place on all of its days, so that they can be drawn as bars. */
  readonly lanes: readonly (Away | undefined)[]
}

export interface CalendarRows {
  readonly gigs: readonly GigOverview[]
  readonly rehearsals: readonly Rehearsal[]
  readonly unavailability: readonly Unavailability[]
  readonly members: readonly Member[]
}

export const nothing: DayEntries = { gigs: [], rehearsals: [], away: [], lanes: [] }

/** What there is on each of some days, which follow one another. Days with nothing are left out. */
export function entriesOn(days: readonly Day[], rows: CalendarRows, me: string): ReadonlyMap<Day, DayEntries> {
  const gigs = byDay(days, rows.gigs, row => row.gig)
  const rehearsals = byDay(days, rows.rehearsals, row => row)
  const names = new Map(rows.members.map(member => [member.id, member.name]))
  const away = rows.unavailability
    .filter(({ startsOn, endsOn }) => startsOn <= (days.at(-1) ?? '') && endsOn >= (days[0] ?? ''))
    .sort((a, b) => compare(a.startsOn, b.startsOn) || compare(b.endsOn, a.endsOn) || compare(a.id, b.id))
    .map(row => ({ row, ...whose(row, me, names) }))
  const lanes = inLanes(away)
  const result = new Map<Day, DayEntries>()
  for (const day of days) {
    const there = away.filter(({ row }) => row.startsOn <= day && day <= row.endsOn)
    const entries = { gigs: gigs.get(day) ?? [], rehearsals: rehearsals.get(day) ?? [], away: there }
    if (entries.gigs.length + entries.rehearsals.length + there.length === 0) continue
    const places: (Away | undefined)[] = []
    for (const one of there) places[lanes.get(one) ?? 0] = one
    result.set(day, { ...entries, lanes: Array.from(places) })
  }
  return result
}

/** One that was made here and has not been sent yet names nobody: it is one's own. */
function whose({ memberId }: Unavailability, me: string, names: ReadonlyMap<string, string>) {
  const mine = memberId === undefined || memberId === me
  return { mine, name: mine ? 'You' : (names.get(memberId) ?? 'Somebody who has left') }
}

function inLanes(away: readonly Away[]): ReadonlyMap<Away, number> {
  const ends: Day[] = [] // of the last one in each lane
  return new Map(
    away.map(one => {
      const free = ends.findIndex(end => end < one.row.startsOn)
      const lane = free === -1 ? ends.length : free
      ends[lane] = one.row.endsOn
      return [one, lane]
    }),
  )
}

interface Timed {
  readonly id: string
  readonly startsAt: string
  readonly endsAt: string | null
}

function byDay<T>(days: readonly Day[], rows: readonly T[], timed: (row: T) => Timed): ReadonlyMap<Day, T[]> {
  const result = new Map<Day, T[]>()
  for (const row of [...rows].sort((a, b) => earlier(timed(a), timed(b)))) {
    const [first, last] = daysOf(timed(row))
    for (const day of days) {
      if (day < first || day > last) continue
      result.set(day, [...(result.get(day) ?? []), row])
    }
  }
  return result
}

const sameNight = 18 * 3_600_000 // as in spanOf

/** The first and the last day. What ends in the same night belongs to the day on which it began. */
function daysOf({ startsAt, endsAt }: Timed): [Day, Day] {
  const start = new Date(startsAt)
  const first = dayAt(start)
  if (!endsAt) return [first, first]
  const end = new Date(endsAt)
  return [first, end.getTime() - start.getTime() < sameNight ? first : dayAt(end)]
}

/** The day that a moment is on, in the time zone of this device. */
export function dayAt(moment: Date): Day {
  const [year, month, day] = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()]
  return `${`${year}`.padStart(4, '0')}-${`${month}`.padStart(2, '0')}-${`${day}`.padStart(2, '0')}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
