import { Button } from '../../components/Button'
import { useMark } from '../../components/Card'
import { SaveState } from '../../components/SaveState'
import { isTemporary } from '../../realtime/outbox'
import { UnsavedBadge } from '../StatusBadge'
import type { Away } from './days'
import { daySpan } from './dayWords'
import css from './EntryList.module.css'

/** That somebody is away. One's own can be changed. */
export function AwayEntry({ away, onChange }: { away: Away; onChange: (away: Away) => void }) {
  const { row, name, mine } = away
  const span = daySpan(row.startsOn, row.endsOn)
  return (
    <li className={`${css.entry} ${css.away} ${useMark(row.id)}`}>
      <div className={css.head}>
        <h3>
          {name} {name === 'You' ? 'are' : 'is'} away
        </h3>
        {isTemporary(row.id) && <UnsavedBadge />}
        {mine && (
          <Button small aria-label={`Change: away ${span}`} onPress={() => onChange(away)}>
            Change
          </Button>
        )}
      </div>
      <p className={css.quiet}>{[span, row.reason].filter(Boolean).join(' · ')}</p>
      {mine && <SaveState entity="unavailability" entityId={row.id} />}
    </li>
  )
}
