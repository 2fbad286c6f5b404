import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { ApiError, ask } from '../api/client'
import type { InvitePreview, Session } from '../api/schema.gen'
import { Button } from '../components/Button'
import { fromNow } from '../components/dates'
import { LinkButton } from '../components/LinkButton'
import { Page, Section } from '../components/Page'
import { Plain } from '../components/Plain'
import { Failure, Loading } from '../components/States'
import { dropInvite, keepInvite, keptInvite, tokenIn } from '../session/invite'
import { AcceptInvite } from './AcceptInvite'
import { ClosedInvite } from './ClosedInvite'
import { SignInForm } from './SignInForm'
import { SignUpForm } from './SignUpForm'

/** An invitation, for whoever has its link: what it is for, and the way in. */
export function InvitePage({ session }: { session: Session | null }) {
  const { hash } = useLocation()
  const token = hash ? tokenIn(hash) : keptInvite()
  useEffect(() => {
    if (token) keepInvite(token)
  }, [token])
  return <Plain narrow>{token ? <Known key={token} token={token} session={session} /> : <Unusable />}</Plain>
}

function Known({ token, session }: { token: string; session: Session | null }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['invite', token],
    queryFn: async ({ signal }) =>
      (await ask<InvitePreview>('/api/invites/preview', { method: 'POST', body: { token }, signal })).data,
    networkMode: 'always',
    gcTime: 0,
  })
  const notFound = error instanceof ApiError && error.status === 404
  useEffect(() => {
    if (notFound) dropInvite()
  }, [notFound])
  if (notFound) return <Unusable />
  if (!data) {
    return (
      <Page title="Invitation">
        {error ? <Failure error={error} retry={() => void refetch()} /> : <Loading what="the invitation" />}
      </Page>
    )
  }
  return (
    <Page title={`Join ${data.bandName}`}>
      <p>
        {data.invitedBy ?? 'Somebody who has left since'} invites you into {data.bandName}
        {data.role === 'admin' && ', as an admin: you could change everything, and invite and remove others'}.
        {data.state === 'open' && ` The invitation expires ${fromNow(data.expiresAt)}.`}
      </p>
      {session ? (
        <AcceptInvite token={token} preview={data} session={session} />
      ) : data.state === 'open' ? (
        <Entrance />
      ) : (
        <ClosedInvite state={data.state} />
      )}
    </Page>
  )
}

/** Signing in or up happens here, so that nobody has to find the way back. */
function Entrance() {
  const [known, setKnown] = useState(false)
  return known ? (
    <Section title="Sign in to join">
      <SignInForm />
      <p>
        New here?{' '}
        <Button variant="quiet" small onPress={() => setKnown(false)}>
          Sign up
        </Button>
      </p>
    </Section>
  ) : (
    <Section title="Sign up to join">
      <SignUpForm />
      <p>
        You have an account?{' '}
        <Button variant="quiet" small onPress={() => setKnown(true)}>
          Sign in
        </Button>
      </p>
    </Section>
  )
}

function Unusable() {
  return (
    <Page title="No such invitation">
      <p>
        The link is not whole, or the invitation was taken back. Copy all of the link, up to its end, or ask for another
        one.
      </p>
      <p>
        <LinkButton to="/bands">Your bands</LinkButton>
      </p>
    </Page>
  )
}
