import { endOfMonth, endOfWeek, getDayOfWeek, parseDate, startOfWeek, toCalendarDate } from '@internationalized/date'
import { useMemo } from 'react'
import { Calendar, CalendarCell, CalendarGrid, useLocale } from 'react-aria-components'
import { useBand } from '../../band/context'
import { DayContent, Legend } from './DayContent'
import { type CalendarRows, type Day, entriesOn, nothing } from './days'
import { dayWords } from './dayWords'
import css from './MonthView.module.css'
import type { CalendarAddress } from './useCalendarAddress'

/** A month as a table of days. What is on a day stands in its cell, and in the cell's name for who does not see it. */
export function MonthView({ rows, address }: { rows: CalendarRows; address: CalendarAddress }) {
  const { band } = useBand()
  const { locale } = useLocale()
  const { day, focused } = address
  const begin = address.month.toString()
  const entries = useMemo(() => {
    const month = parseDate(begin)
    const last = endOfWeek(endOfMonth(month), locale)
    const days: Day[] = []
    for (let date = startOfWeek(month, locale); date.compare(last) <= 0; date = date.add({ days: 1 })) {
      days.push(date.toString())
    }
    return entriesOn(days, rows, band.memberId)
  }, [begin, locale, rows, band.memberId])
  return (
    <Calendar
      aria-label={`Calendar of ${band.name}`}
      value={day}
      onChange={date => address.choose(toCalendarDate(date))}
      focusedValue={focused}
      onFocusChange={address.focus}
      className={css.calendar ?? ''}
    >
      <CalendarGrid weekdayStyle="short" className={css.grid ?? ''}>
        {date => {
          const there = entries.get(date.toString()) ?? nothing
          return (
            <CalendarCell
              date={date}
              className={css.cell ?? ''}
              render={(props, { isOutsideMonth }) => (
                <div {...(isOutsideMonth ? props : named(props, dayWords(there)))} />
              )}
            >
              {({ formattedDate, isOutsideMonth, isToday }) => (
                <>
                  <span className={`${css.number} ${isToday ? css.today : ''}`}>{formattedDate}</span>
                  {!isOutsideMonth && (
                    <DayContent
                      day={date.toString()}
                      entries={there}
                      beginsWeek={getDayOfWeek(date, locale) === 0 || date.day === 1}
                    />
                  )}
                </>
              )}
            </CalendarCell>
          )
        }}
      </CalendarGrid>
      <Legend />
    </Calendar>
  )
}

/** The day's name is that of the date and of what is on it. */
function named<T extends { 'aria-label'?: string | undefined }>(props: T, words: string): T {
  return { ...props, 'aria-label': `${props['aria-label']}. ${words}` }
}
