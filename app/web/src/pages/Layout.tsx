import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Outlet, useParams } from 'react-router'
import type { Band, Session } from '../api/schema.gen'
import { BandProvider } from '../band/BandProvider'
import { ConflictDialogs } from '../components/ConflictDialogs'
import { ConnectionIndicator } from '../components/ConnectionIndicator'
import { Plain } from '../components/Plain'
import { RemoteToasts } from '../components/RemoteToasts'
import { Failure, Loading } from '../components/States'
import { bandsQuery, rememberBand } from '../session/queries'
import { AccountMenu } from './AccountMenu'
import { Ended } from './Ended'
import { Following } from './Following'
import css from './Layout.module.css'
import { NotFound } from './NotFoundPage'
import { Places } from './Places'

/** What is around every page of a band, and follows the band while one goes from page to page. */
export function Layout({ session }: { session: Session }) {
  const { band: id = '' } = useParams()
  const { data: bands, error, refetch } = useQuery(bandsQuery)
  const listed = bands?.find(b => b.id === id)
  // A band that goes while it is looked at is not unknown: it is left in order, see Ended.
  const [last, setLast] = useState<Band>()
  if (listed && listed !== last) setLast(listed)
  const band = listed ?? (last?.id === id ? last : undefined)
  useEffect(() => {
    if (listed) rememberBand(listed.id)
  }, [listed])
  if (!bands) {
    return (
      <Plain>{error ? <Failure error={error} retry={() => void refetch()} /> : <Loading what="your bands" />}</Plain>
    )
  }
  if (!band) return <NotFound />
  return (
    <BandProvider key={band.id} band={band} userId={session.user.id}>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <div className={css.frame}>
        <header className={css.bar}>
          <AccountMenu session={session} bands={bands} band={band} />
          <ConnectionIndicator />
        </header>
        <Places band={band} />
        <main id="content" className={css.main} tabIndex={-1}>
          <Ended gone={!listed}>
            <Outlet />
          </Ended>
        </main>
      </div>
      <Following />
      <RemoteToasts />
      <ConflictDialogs />
    </BandProvider>
  )
}
