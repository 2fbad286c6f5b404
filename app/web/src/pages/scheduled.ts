/** What has a time and may have an end: a gig or a rehearsal. */
export interface Scheduled {
  readonly id: string
  readonly startsAt: string
  readonly endsAt: string | null
}

const withoutEnd = 2 * 3_600_000

/** It is not over; what has no end is taken to last two hours, as in the calendar. */
export function isToCome({ startsAt, endsAt }: Scheduled, now: number): boolean {
  return (endsAt ? Date.parse(endsAt) : Date.parse(startsAt) + withoutEnd) > now
}

export function earlier(a: Scheduled, b: Scheduled): number {
  return Date.parse(a.startsAt) - Date.parse(b.startsAt) || (a.id < b.id ? -1 : 1)
}

export type Period = 'upcoming' | 'past'

/** Those of a period, the ones that are nearest to now first. */
export function inPeriod<T>(
  rows: readonly T[],
  period: Period,
  now: number,
  scheduled: (row: T) => Scheduled,
): readonly T[] {
  const chosen = rows.filter(row => isToCome(scheduled(row), now) === (period === 'upcoming'))
  const sorted = chosen.sort((a, b) => earlier(scheduled(a), scheduled(b)))
  return period === 'upcoming' ? sorted : sorted.reverse()
}

/** A day as it stands in an address, at an hour of this device's time zone, in UTC; null if it is no day. */
export function momentOn(day: string, hour: number): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null
  const moment = new Date(`${day}T${`${hour}`.padStart(2, '0')}:00`)
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString().replace('.000Z', 'Z')
}
