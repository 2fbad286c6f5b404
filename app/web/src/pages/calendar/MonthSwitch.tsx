import type { CalendarDate } from '@internationalized/date'
import { getLocalTimeZone } from '@internationalized/date'
import { Button } from '../../components/Button'
import { LinkSwitch } from '../../components/LinkSwitch'
import css from './MonthSwitch.module.css'
import type { CalendarAddress, View } from './useCalendarAddress'

const monthAndYear = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' })
const views: readonly { value: View; label: string }[] = [
  { value: 'month', label: 'Month' },
  { value: 'agenda', label: 'Agenda' },
]

/** Which month is seen, and how. */
export function MonthSwitch({ address }: { address: CalendarAddress }) {
  const { month, view, today } = address
  const [before, after] = [month.subtract({ months: 1 }), month.add({ months: 1 })]
  return (
    <div className={css.bar}>
      <div className={css.months}>
        <Button aria-label={`Previous month, ${words(before)}`} onPress={() => address.show(before)}>
          <span aria-hidden="true">‹</span>
        </Button>
        <p className={css.month} aria-live="polite">
          {words(month)}
        </p>
        <Button aria-label={`Next month, ${words(after)}`} onPress={() => address.show(after)}>
          <span aria-hidden="true">›</span>
        </Button>
        <Button onPress={() => address.choose(today)}>Today</Button>
      </div>
      <LinkSwitch label="How the calendar is shown" choices={views} chosen={view} to={address.to} />
    </div>
  )
}

function words(month: CalendarDate): string {
  return monthAndYear.format(month.toDate(getLocalTimeZone()))
}
