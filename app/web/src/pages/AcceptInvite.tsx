import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ApiError, ask } from '../api/client'
import type { Band, InvitePreview, Session } from '../api/schema.gen'
import css from '../components/Actions.module.css'
import { Button } from '../components/Button'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { LinkButton } from '../components/LinkButton'
import { Empty } from '../components/States'
import { fieldErrors } from '../session/fieldErrors'
import { dropInvite } from '../session/invite'
import { bandsQuery, withBand } from '../session/queries'
import { useKeyFor } from '../session/useKeyFor'
import { ClosedInvite } from './ClosedInvite'

interface Props {
  token: string
  preview: InvitePreview
  session: Session
}

/** How somebody who is signed in takes an invitation. */
export function AcceptInvite({ token, preview, session }: Props) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const keyFor = useKeyFor()
  const [name, setName] = useState(session.user.name)
  const [sent, setSent] = useState(false)
  const { data: bands } = useQuery(bandsQuery)
  const accept = useMutation({
    mutationFn: async (body: { token: string; memberName: string }) =>
      (await ask<Band>('/api/invites/accept', { method: 'POST', body, headers: { 'Idempotency-Key': keyFor(body) } }))
        .data,
    onSuccess: band => {
      dropInvite()
      withBand(client, band)
      void navigate(`/bands/${band.id}`, { replace: true })
    },
    onError: error => {
      if (code(error) === 'already-member') void client.invalidateQueries({ queryKey: bandsQuery.queryKey })
    },
  })
  const submit = () => {
    setSent(true)
    if (name.trim() && !accept.isPending) accept.mutate({ token, memberName: name.trim() })
  }
  const later = () => {
    dropInvite()
    void navigate('/bands', { replace: true })
  }

  const refused = code(accept.error)
  // The preview has no id of the band: this is for whoever opens the link once more.
  const own = bands?.filter(b => b.name === preview.bandName) ?? []
  if (refused === 'already-member' || (preview.state === 'used' && own.length > 0)) return <Inside bands={own} />
  if (preview.state !== 'open') return <ClosedInvite state={preview.state} />
  return (
    <Form onSubmit={submit} error={accept.error && words(accept.error)}>
      <p>You are signed in as {session.user.name}.</p>
      <Field
        label="Your name in this band"
        value={name}
        onChange={setName}
        autoComplete="off"
        required
        maxLength={100}
        error={
          sent && !name.trim() ? 'Type the name that the band knows you by.' : fieldErrors(accept.error).memberName
        }
      />
      <div className={css.actions}>
        <Button type="submit" variant="primary" isPending={accept.isPending}>
          Join {preview.bandName}
        </Button>
        <Button variant="quiet" onPress={later}>
          Not now
        </Button>
      </div>
    </Form>
  )
}

function Inside({ bands }: { bands: readonly Band[] }) {
  const [only] = bands
  return (
    <Empty title="You are in this band already.">
      {only && bands.length === 1 ? (
        <LinkButton to={`/bands/${only.id}`} primary>
          Go to {only.name}
        </LinkButton>
      ) : (
        <LinkButton to="/bands" primary>
          Your bands
        </LinkButton>
      )}
    </Empty>
  )
}

function code(error: Error | null): string | undefined {
  return error instanceof ApiError ? error.code : undefined
}

function words(error: Error): string {
  switch (code(error)) {
    case 'not-found':
      return 'The invitation was taken back. Ask for another one.'
    case 'invite-for-another':
      return `${error.message} Sign out, and sign in with the account that it is for.`
    default:
      return error.message
  }
}
