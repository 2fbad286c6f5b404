import { Link } from 'react-router'
import type { Rehearsal } from '../api/schema.gen'
import { useBand } from '../band/context'
import { Card } from '../components/Card'
import { fromNow, spanOf } from '../components/dates'
import { isTemporary } from '../realtime/outbox'
import css from './GigCard.module.css'
import { UnsavedBadge } from './StatusBadge'

interface Props {
  rehearsal: Rehearsal
  now: number
  level?: 2 | 3
}

/** A rehearsal in a list: when and where. */
export function RehearsalCard({ rehearsal, now, level = 3 }: Props) {
  const { id, title, startsAt, endsAt, venue, version } = rehearsal
  const { band } = useBand()
  const Heading = `h${level}` as const
  const name = title ?? 'Rehearsal'
  return (
    <Card of={id}>
      <div className={css.head}>
        <div className={css.what}>
          <Heading className={css.title}>
            {isTemporary(id) ? name : <Link to={`/bands/${band.id}/rehearsals/${id}`}>{name}</Link>}
          </Heading>
          <p className={css.when}>
            {spanOf(startsAt, endsAt)} · {fromNow(startsAt, now)}
          </p>
          {venue && <p className={css.when}>{venue}</p>}
        </div>
        {version === 0 && <UnsavedBadge />}
      </div>
    </Card>
  )
}
