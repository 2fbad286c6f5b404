import { Link } from 'react-router'
import { useBand } from '../band/context'
import { useRows } from '../band/useRows'
import { Card } from '../components/Card'
import { fromNow, spanOf } from '../components/dates'
import { LinkButton } from '../components/LinkButton'
import { Page, Section } from '../components/Page'
import { Empty, Failure, Loading } from '../components/States'
import { useNow } from '../components/useNow'
import css from './DashboardPage.module.css'
import { FirstSteps } from './FirstSteps'
import { GigCard } from './GigCard'
import { RecentActivity } from './RecentActivity'
import { RehearsalCard } from './RehearsalCard'
import { inPeriod } from './scheduled'

const today = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

/** What matters now. It is made of the same rows as the other pages, and so as live and as well there without a network. */
export function DashboardPage() {
  const { band } = useBand()
  const now = useNow(30_000)
  return (
    <Page title={band.name} over={today.format(now)}>
      <FirstSteps />
      <div className={css.columns}>
        <PotentialGigs now={now} />
        <div className={css.side}>
          <NextGig now={now} />
          <NextRehearsals now={now} />
          <RecentActivity />
        </div>
      </div>
    </Page>
  )
}

function PotentialGigs({ now }: { now: number }) {
  const { band } = useBand()
  const { rows, error, retry } = useRows('gigs')
  if (error) return <Failure error={error} retry={retry} />
  if (!rows) return <Loading what="gigs" />
  const potential = inPeriod(rows, 'upcoming', now, row => row.gig).filter(r => r.gig.status === 'potential')
  return (
    <Section title="Can we play these?" actions={<LinkButton to={`/bands/${band.id}/gigs?new`}>New gig</LinkButton>}>
      {potential.length === 0 && <Empty title="No gig is waiting for answers." />}
      <ul className={css.list}>
        {potential.map(row => (
          <li key={row.gig.id}>
            <GigCard overview={row} now={now} withStatus={false} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function NextGig({ now }: { now: number }) {
  const { band } = useBand()
  const { rows } = useRows('gigs')
  if (!rows) return null
  const next = inPeriod(rows, 'upcoming', now, row => row.gig).find(r => r.gig.status === 'confirmed')?.gig
  return (
    <Section title="Next gig">
      {next ? (
        <Card of={next.id}>
          <div>
            <h3 className={css.title}>
              <Link to={`/bands/${band.id}/gigs/${next.id}`}>{next.title}</Link>
            </h3>
            <p className={css.when}>
              {spanOf(next.startsAt, next.endsAt)} · {fromNow(next.startsAt, now)}
            </p>
            <p className={css.when}>{[next.venue, next.address].filter(Boolean).join(', ')}</p>
          </div>
          {next.setlistId && (
            <Link to={`/bands/${band.id}/setlists/${next.setlistId}/stage`}>Setlist for the stage</Link>
          )}
        </Card>
      ) : (
        <Empty title="No gig is confirmed." />
      )}
    </Section>
  )
}

const few = 3

function NextRehearsals({ now }: { now: number }) {
  const { band } = useBand()
  const { rows, error, retry } = useRows('rehearsals')
  if (error) return <Failure error={error} retry={retry} />
  if (!rows) return null
  const next = inPeriod(rows, 'upcoming', now, row => row)
  return (
    <Section title="Rehearsals">
      {next.length === 0 && <Empty title="No rehearsal is planned." />}
      <ul className={css.list}>
        {next.slice(0, few).map(rehearsal => (
          <li key={rehearsal.id}>
            <RehearsalCard rehearsal={rehearsal} now={now} />
          </li>
        ))}
      </ul>
      {next.length > few && <Link to={`/bands/${band.id}/rehearsals`}>All {next.length} rehearsals to come</Link>}
    </Section>
  )
}
