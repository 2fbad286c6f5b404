import { Link } from 'react-router'
import type { GigOverview } from '../api/schema.gen'
import { useBand } from '../band/context'
import { Card } from '../components/Card'
import { fromNow, spanOf } from '../components/dates'
import { isTemporary } from '../realtime/outbox'
import { AnswerButtons } from './AnswerButtons'
import css from './GigCard.module.css'
import { GigCounts } from './GigCounts'
import { StatusBadge, UnsavedBadge } from './StatusBadge'
import { WaitingOn } from './WaitingOn'

interface Props {
  overview: GigOverview
  now: number
  /** The level of its heading, below the one of what it stands in. */
  level?: 2 | 3
  /** It is over: nobody is asked any more. */
  past?: boolean
  /** Where all gigs are of one status, that need not be said at each. */
  withStatus?: boolean
}

/** A gig in a list: when, where, who can, and one's own answer. */
export function GigCard({ overview, now, level = 3, past = false, withStatus = true }: Props) {
  const { gig, counts, answer, missing } = overview
  const { band } = useBand()
  const Heading = `h${level}` as const
  const asked = !past && gig.status !== 'cancelled'
  const unsaved = gig.version === 0
  return (
    <Card of={gig.id}>
      <div className={css.head}>
        <div className={css.what}>
          <Heading className={css.title}>
            {isTemporary(gig.id) ? gig.title : <Link to={`/bands/${band.id}/gigs/${gig.id}`}>{gig.title}</Link>}
          </Heading>
          <p className={css.when}>
            {spanOf(gig.startsAt, gig.endsAt)} · {fromNow(gig.startsAt, now)}
          </p>
          {gig.venue && <p className={css.when}>{gig.venue}</p>}
        </div>
        {unsaved ? <UnsavedBadge /> : withStatus && <StatusBadge status={gig.status} />}
      </div>
      {asked && <AnswerButtons gig={gig} answer={answer} />}
      <div className={css.answers}>
        <GigCounts counts={counts} />
        {asked && !unsaved && <WaitingOn members={missing} />}
      </div>
    </Card>
  )
}
