import { parseDate } from '@internationalized/date'
import { useMemo, useState } from 'react'
import { useBand } from '../../band/context'
import { Button } from '../../components/Button'
import { Empty } from '../../components/States'
import css from './Agenda.module.css'
import { type Away, type CalendarRows, type Day, type DayEntries, entriesOn } from './days'
import { daySpan, longDay } from './dayWords'
import { EntryList } from './EntryList'
import type { CalendarAddress } from './useCalendarAddress'

const weeks = 8

interface Props {
  rows: CalendarRows
  address: CalendarAddress
  onChange: (away: Away) => void
}

/** The weeks from today, or from the beginning of another month, as a list of the days on which there is something. */
export function Agenda({ rows, address, onChange }: Props) {
  const { band } = useBand()
  const { today, month } = address
  const begin = month.compare(today) <= 0 && today.compare(month.add({ months: 1 })) < 0 ? today : month
  const [more, setMore] = useState({ begin: '', weeks })
  const length = 7 * (more.begin === begin.toString() ? more.weeks : weeks)
  const first = begin.toString()
  const days = useMemo(() => {
    const all: Day[] = Array.from({ length }, (_, n) => parseDate(first).add({ days: n }).toString())
    return { all, entries: entriesOn(all, rows, band.memberId) }
  }, [first, length, rows, band.memberId])
  const last = days.all.at(-1) ?? first
  const there = days.all.flatMap(day => {
    const entries = days.entries.get(day)
    const begun = entries && beginning(entries, day, first)
    return begun && begun.gigs.length + begun.rehearsals.length + begun.away.length > 0
      ? [{ day, entries: begun, away: entries.away }]
      : []
  })
  return (
    <div className={css.agenda}>
      {there.length === 0 && <Empty title={`Nothing is planned ${daySpan(first, last)}, and nobody is away.`} />}
      {there.map(({ day, entries, away }) => (
        <section key={day} aria-label={longDay(day)} className={css.day}>
          <h2 className={css.title}>
            {longDay(day)}
            {day === today.toString() && <span className={css.today}>Today</span>}
          </h2>
          <EntryList entries={entries} away={away} onChange={onChange} />
        </section>
      ))}
      <Button onPress={() => setMore({ begin: first, weeks: length / 7 + weeks })}>Show {weeks} more weeks</Button>
    </div>
  )
}

/** Who is away for days is named on the first of them; gigs and rehearsals say it where it matters. */
function beginning(entries: DayEntries, day: Day, first: Day): DayEntries {
  return { ...entries, away: entries.away.filter(({ row }) => row.startsOn === day || day === first) }
}
