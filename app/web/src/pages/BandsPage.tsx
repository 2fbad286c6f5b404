import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useLocation } from 'react-router'
import type { Band } from '../api/schema.gen'
import { Note } from '../components/Note'
import { Page, Section } from '../components/Page'
import { Plain } from '../components/Plain'
import { Empty, Failure, Loading } from '../components/States'
import { keptInvite } from '../session/invite'
import { bandsQuery, rememberedBand } from '../session/queries'
import css from './BandsPage.module.css'
import { FoundBandForm } from './FoundBandForm'
import { UseInviteForm } from './UseInviteForm'

interface Props {
  userId: string
  /** Goes on: to the invitation that one has come with, to the band that was looked at last, or to the only one. */
  forward?: boolean
}

/** The bands that one is in, and how one gets into another. */
export function BandsPage({ forward }: Props) {
  const { data: bands, error, refetch } = useQuery(bandsQuery)
  const { state } = useLocation()
  if (forward) {
    if (keptInvite()) return <Navigate to="/invite" replace />
    const next = bands?.find(b => b.id === rememberedBand()) ?? (bands?.length === 1 ? bands[0] : undefined)
    if (next) return <Navigate to={`/bands/${next.id}`} replace />
  }
  return (
    <Plain>
      <Page title="Your bands">
        {typeof state?.message === 'string' && <Note>{state.message}</Note>}
        {bands ? (
          <List bands={bands} />
        ) : error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading what="your bands" />
        )}
        <Section title="Found a band">
          <FoundBandForm />
        </Section>
        <Section title="Join a band">
          <UseInviteForm />
        </Section>
      </Page>
    </Plain>
  )
}

function List({ bands }: { bands: readonly Band[] }) {
  if (bands.length === 0) {
    return (
      <Empty title="You are in no band yet.">
        <p>Found one, or join one with the link that somebody has sent you.</p>
      </Empty>
    )
  }
  return (
    <ul className={css.list}>
      {bands.map(band => (
        <li key={band.id}>
          <Link to={`/bands/${band.id}`} className={css.band}>
            <span className={css.name}>{band.name}</span>
            {band.role === 'admin' && <span className={css.role}>Admin</span>}
          </Link>
        </li>
      ))}
    </ul>
  )
}
