import { useQuery } from '@tanstack/react-query'
import { Navigate, Route, Routes } from 'react-router'
import { Plain } from '../components/Plain'
import { Failure, Loading } from '../components/States'
import { sessionQuery } from '../session/queries'
import { AccountPage } from './AccountPage'
import { ActivityPage } from './ActivityPage'
import { BandsPage } from './BandsPage'
import { CalendarPage } from './CalendarPage'
import { DashboardPage } from './DashboardPage'
import { GigPage } from './GigPage'
import { GigsPage } from './GigsPage'
import { InvitePage } from './InvitePage'
import { Layout } from './Layout'
import { MembersPage } from './MembersPage'
import { NotFound, NotFoundPage } from './NotFoundPage'
import { RehearsalPage } from './RehearsalPage'
import { RehearsalsPage } from './RehearsalsPage'
import { SetlistPage } from './SetlistPage'
import { SetlistsPage } from './SetlistsPage'
import { SettingsPage } from './SettingsPage'
import { SignInPage } from './SignInPage'
import { SignUpPage } from './SignUpPage'
import { SongsPage } from './SongsPage'
import { StagePage } from './StagePage'

/** Which page an address shows, to whom. */
export function Pages() {
  const { data: session, error, refetch } = useQuery(sessionQuery)
  if (session === undefined) {
    return (
      <Plain narrow>
        {error ? <Failure error={error} retry={() => void refetch()} /> : <Loading what="Downbeat" />}
      </Plain>
    )
  }
  return (
    <Routes>
      <Route path="invite" element={<InvitePage session={session} />} />
      {session === null ? (
        <>
          <Route path="sign-up" element={<SignUpPage />} />
          <Route path="*" element={<SignInPage />} />
        </>
      ) : (
        <>
          <Route index element={<BandsPage userId={session.user.id} forward />} />
          <Route path="sign-in" element={<Navigate to="/" replace />} />
          <Route path="sign-up" element={<Navigate to="/" replace />} />
          <Route path="bands" element={<BandsPage userId={session.user.id} />} />
          <Route path="account" element={<AccountPage session={session} />} />
          <Route path="bands/:band" element={<Layout session={session} />}>
            <Route index element={<DashboardPage />} />
            <Route path="gigs" element={<GigsPage />} />
            <Route path="gigs/:gig" element={<GigPage />} />
            <Route path="rehearsals" element={<RehearsalsPage />} />
            <Route path="rehearsals/:rehearsal" element={<RehearsalPage />} />
            <Route path="setlists" element={<SetlistsPage />} />
            <Route path="setlists/:setlist" element={<SetlistPage />} />
            <Route path="setlists/:setlist/stage" element={<StagePage />} />
            <Route path="songs" element={<SongsPage />} />
            <Route path="calendar" element={<CalendarPage />} />
            <Route path="members" element={<MembersPage />} />
            <Route path="activity" element={<ActivityPage />} />
            <Route path="settings" element={<SettingsPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
          <Route path="*" element={<NotFound />} />
        </>
      )}
    </Routes>
  )
}
