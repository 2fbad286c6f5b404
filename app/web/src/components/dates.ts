// Dates and times for people: in their language, in the time zone of their device.

const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' })
const dayAndYear = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

/** "Fri, 25 June", with the year if it is not this one. */
export function dayOf(moment: string, now = new Date()): string {
  const date = new Date(moment)
  return (date.getFullYear() === now.getFullYear() ? day : dayAndYear).format(date)
}

/** "21:00" */
export function timeOf(moment: string | number): string {
  return time.format(new Date(moment))
}

/** "Fri, 25 June, 21:00–23:30" */
export function spanOf(startsAt: string, endsAt: string | null): string {
  const start = `${dayOf(startsAt)}, ${timeOf(startsAt)}`
  if (!endsAt) return start
  const sameNight = new Date(endsAt).getTime() - new Date(startsAt).getTime() < 18 * 3_600_000
  return sameNight ? `${start}–${timeOf(endsAt)}` : `${start} – ${dayOf(endsAt)}, ${timeOf(endsAt)}`
}

/** "in 3 days", "2 hours ago" */
export function fromNow(moment: string, now = Date.now()): string {
  const seconds = (new Date(moment).getTime() - now) / 1000
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit)
  }
  return relative.format(0, 'second')
}

const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** "1:02:03" or "4:05" */
export function duration(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (n: number) => `${n}`.padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** For an input of type datetime-local: a moment in the time zone of this device. */
export function toLocal(moment: string | null): string {
  if (!moment) return ''
  const date = new Date(moment)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Of such an input: the moment in UTC; null if it is empty. */
export function fromLocal(value: string): string | null {
  return value === '' ? null : new Date(value).toISOString().replace('.000Z', 'Z')
}
