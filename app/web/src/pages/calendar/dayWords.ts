import { timeOf } from '../../components/dates'
import { statusWords } from '../StatusBadge'
import type { Away, Day, DayEntries } from './days'

const long = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const withYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** "Thursday, 24 June 2027" */
export function longDay(day: Day): string {
  return long.format(noon(day))
}

/** "1–14 Aug", with the year if it is not this one. */
export function daySpan(first: Day, last: Day, now = new Date()): string {
  const [from, to] = [noon(first), noon(last)]
  // The database can hold days that no calendar has, such as infinity.
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return `${first} – ${last}`
  const thisYear = from.getFullYear() === now.getFullYear() && to.getFullYear() === now.getFullYear()
  return (thisYear ? short : withYear).formatRange(from, to)
}

/** A moment that is on that day whatever the clocks do at midnight. */
function noon(day: Day): Date {
  return new Date(`${day}T12:00`)
}

/** "Ben is away", "You and Cleo are away" */
export function awayWords(away: readonly Away[]): string {
  const names = [...new Set(away.map(({ name }) => name))].sort((a, b) => Number(b === 'You') - Number(a === 'You'))
  return `${list.format(names)} ${names.length === 1 && names[0] !== 'You' ? 'is' : 'are'} away`
}

/** What is on a day, for who does not see it: "Gig Late show at 21:00, confirmed. Rehearsal at 19:00. Ben is away." */
export function dayWords({ gigs, rehearsals, away }: DayEntries): string {
  const words = [
    ...gigs.map(({ gig }) => `Gig ${gig.title} at ${timeOf(gig.startsAt)}, ${statusWords[gig.status].toLowerCase()}.`),
    ...rehearsals.map(({ title, startsAt }) => `Rehearsal${title ? ` ${title}` : ''} at ${timeOf(startsAt)}.`),
  ]
  if (away.length > 0) words.push(`${awayWords(away)}.`)
  return words.length === 0 ? 'Nothing planned.' : words.join(' ')
}
