import { useQuery } from '@tanstack/react-query'
import type { Session } from '../api/schema.gen'
import { Page, Section } from '../components/Page'
import { Plain } from '../components/Plain'
import { Failure, Loading } from '../components/States'
import { profileQuery } from '../session/queries'
import { Devices } from './Devices'
import { EmailForm } from './EmailForm'
import { NameForm } from './NameForm'
import { PasswordForm } from './PasswordForm'

/** One's own account. It is no part of a band, so that nothing here works without a network. */
export function AccountPage({ session }: { session: Session }) {
  const { data: profile, error, refetch } = useQuery(profileQuery)
  return (
    <Plain>
      <Page title="Account">
        {profile ? (
          <>
            <Section title="Name">
              <NameForm profile={profile} />
            </Section>
            <Section title="E-mail">
              <EmailForm profile={profile} />
            </Section>
            <Section title="Password">
              <PasswordForm email={profile.email} />
            </Section>
          </>
        ) : error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading what="your account" />
        )}
        <Devices session={session} />
      </Page>
    </Plain>
  )
}
