import { Link, useSearchParams } from 'react-router'
import css from './PeriodSwitch.module.css'
import type { Period } from './scheduled'

const periods = [
  { value: 'upcoming', label: 'Upcoming' },
  { value: 'past', label: 'Past' },
] as const

export function usePeriod(): Period {
  return useSearchParams()[0].get('show') === 'past' ? 'past' : 'upcoming'
}

/** What is to come, or what is over: in the address, so that it can be linked to. */
export function PeriodSwitch({ label }: { label: string }) {
  const [parameters] = useSearchParams()
  const chosen = usePeriod()
  const to = (period: Period) => {
    const next = new URLSearchParams(parameters)
    next.delete('new')
    if (period === 'past') next.set('show', 'past')
    else next.delete('show')
    return `?${next}`
  }
  return (
    <nav aria-label={label} className={css.switch}>
      {periods.map(({ value, label }) => (
        <Link key={value} to={to(value)} replace className={css.period} aria-current={chosen === value && 'page'}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
