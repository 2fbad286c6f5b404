import { Link, Navigate, useParams } from 'react-router'
import type { GigOverview } from '../api/schema.gen'
import { useBand } from '../band/context'
import { useEntries, useRows } from '../band/useRows'
import { Page, Section } from '../components/Page'
import { SaveState } from '../components/SaveState'
import { Failure, Loading } from '../components/States'
import { isTemporary } from '../realtime/outbox'
import { GigActions } from './GigActions'
import { GigAnswers } from './GigAnswers'
import { GigDetails } from './GigDetails'
import { Gone, NeverThere } from './Gone'
import { OwnAnswer } from './OwnAnswer'
import css from './SchedulePage.module.css'
import { StatusBadge } from './StatusBadge'
import { useGone } from './useGone'

/** A gig with all that there is to it. */
export function GigPage() {
  const { gig: id = '' } = useParams()
  const { rows, error, retry } = useRows('gigs')
  const { band } = useBand()
  const known = useGone(
    'gig',
    id,
    rows?.find(r => r.gig.id === id),
  )
  const sent = useEntries().find(e => e.temporaryId === id)
  if (error) return <Failure error={error} retry={retry} />
  if (!rows) return <Loading what="the gig" />
  if (sent) return <Navigate to={`/bands/${band.id}/gigs/${sent.entityId}`} replace />
  if (!known.row || isTemporary(id)) return <NeverThere what="gig" list={`/bands/${band.id}/gigs`} all="All gigs" />
  return <Known key={id} overview={known.row} goneBy={known.goneBy} />
}

function Known({ overview, goneBy }: { overview: GigOverview; goneBy: string | undefined }) {
  const { band } = useBand()
  const { gig, answer } = overview
  const gone = goneBy !== undefined
  return (
    <Page
      title={gig.title}
      over={<Link to={`/bands/${band.id}/gigs`}>Gigs</Link>}
      actions={gone ? undefined : <GigActions overview={overview} />}
    >
      {gone ? (
        <Gone what="gig" by={goneBy} list={`/bands/${band.id}/gigs`} all="All gigs" />
      ) : (
        <div className={css.state}>
          <StatusBadge status={gig.status} />
          <SaveState entity="gig" entityId={gig.id} />
        </div>
      )}
      <div className={css.columns}>
        <div className={css.main}>
          {!gone && (
            <Section title="Can you play it?">
              <OwnAnswer gig={gig} answer={answer} />
            </Section>
          )}
          <GigDetails gig={gig} gone={gone} />
        </div>
        {!gone && <GigAnswers overview={overview} />}
      </div>
    </Page>
  )
}
