import { useSearchParams } from 'react-router'
import { LinkSwitch } from '../components/LinkSwitch'
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
  return <LinkSwitch label={label} choices={periods} chosen={chosen} to={to} replace />
}
