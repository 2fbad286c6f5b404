import {
  type CalendarDate,
  getLocalTimeZone,
  isSameMonth,
  parseDate,
  startOfMonth,
  today,
} from '@internationalized/date'
import { useCallback, useState } from 'react'
import { useSearchParams } from 'react-router'

export type View = 'month' | 'agenda'

export interface CalendarAddress {
  readonly view: View
  readonly today: CalendarDate
  /** The first of the month. */
  readonly month: CalendarDate
  /** The chosen day. */
  readonly day: CalendarDate
  /** The day in the month that the keyboard is at. */
  readonly focused: CalendarDate
  /** The address of the other view. */
  to(view: View): string
  show(month: CalendarDate): void
  choose(day: CalendarDate): void
  focus(day: CalendarDate): void
}

/** Where one is in the calendar, `?view=agenda&month=2027-06&day=2027-06-24`, so that it can be linked to and come back to. */
export function useCalendarAddress(): CalendarAddress {
  const [parameters, setParameters] = useSearchParams()
  const now = today(getLocalTimeZone())
  const chosen = parse(parameters.get('day') ?? '')
  const month = startOfMonth(parse(`${parameters.get('month')}-01`) ?? chosen ?? now)
  const first = isSameMonth(now, month) ? now : month
  const day = chosen && isSameMonth(chosen, month) ? chosen : first
  const [at, setAt] = useState(day)

  const change = useCallback(
    (values: Record<string, string>) =>
      setParameters(
        known => {
          for (const [name, value] of Object.entries(values)) known.set(name, value)
          return known
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParameters],
  )
  const monthOf = (date: CalendarDate) => date.toString().slice(0, 7)

  return {
    view: parameters.get('view') === 'agenda' ? 'agenda' : 'month',
    today: now,
    month,
    day,
    focused: isSameMonth(at, month) ? at : day,
    to: view => {
      const next = new URLSearchParams(parameters)
      next.set('view', view)
      return `?${next}`
    },
    show: date => change({ month: monthOf(date) }),
    choose: date => {
      setAt(date)
      change({ day: date.toString(), month: monthOf(date) })
    },
    focus: date => {
      setAt(date)
      if (!isSameMonth(date, month)) change({ month: monthOf(date) })
    },
  }
}

function parse(day: string): CalendarDate | undefined {
  try {
    return parseDate(day)
  } catch {
    return undefined
  }
}
