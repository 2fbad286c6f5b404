import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import { momentOn } from './scheduled'

/**
 * Whether the form for a new one is open. It stands in the address, `?new` or `?new=2027-06-24`, so that other pages can
 * link to it, and that going back closes it.
 */
export function useNewDialog(hour: number) {
  const [parameters, setParameters] = useSearchParams()
  const day = parameters.get('new')
  const show = useCallback(
    () =>
      setParameters(now => {
        now.set('new', '')
        return now
      }),
    [setParameters],
  )
  const hide = useCallback(
    () =>
      setParameters(
        now => {
          now.delete('new')
          return now
        },
        { replace: true },
      ),
    [setParameters],
  )
  return { open: day !== null, startsAt: momentOn(day ?? '', hour) ?? '', show, hide }
}
