import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/client'
import type { InviteCreate, NewInvite, Role } from '../api/schema.gen'
import { useBand } from '../band/context'
import { Button } from '../components/Button'
import { Choice } from '../components/Choice'
import { CopyField } from '../components/CopyField'
import { Dialog } from '../components/Dialog'
import { fromNow } from '../components/dates'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { fieldErrors } from '../session/fieldErrors'
import { linkOf } from '../session/invite'
import { useKeyFor } from '../session/useKeyFor'

const roles = [
  { value: 'member', label: 'Member' },
  { value: 'admin', label: 'Admin' },
] as const

const lifetimes = [
  { value: '24', label: 'One day' },
  { value: '168', label: 'One week' },
  { value: '720', label: '30 days' },
] as const

/** Makes an invitation, and shows its link, this once: the server keeps none. */
export function InviteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Invite somebody" open={open} onClose={onClose}>
      <Invitation onClose={onClose} />
    </Dialog>
  )
}

function Invitation({ onClose }: { onClose: () => void }) {
  const { band } = useBand()
  const keyFor = useKeyFor()
  const [role, setRole] = useState<Role>('member')
  const [email, setEmail] = useState('')
  const [hours, setHours] = useState<(typeof lifetimes)[number]['value']>('168')
  const make = useMutation({
    mutationFn: async (body: InviteCreate) =>
      (
        await ask<NewInvite>(`/api/bands/${band.id}/invites`, {
          method: 'POST',
          body,
          headers: { 'Idempotency-Key': keyFor(body) },
        })
      ).data,
  })
  if (make.data) return <Made made={make.data} onClose={onClose} />
  const submit = () => {
    if (!make.isPending) make.mutate({ role, email: email.trim() || null, expiresInHours: Number(hours) })
  }
  return (
    <Form onSubmit={submit} error={make.error?.message}>
      <p>You get a link to send. It lets one person in.</p>
      <Field
        label="For (optional)"
        type="email"
        autoComplete="off"
        value={email}
        onChange={setEmail}
        hint="If you name an e-mail address, only the account with it can use the link. Nothing is sent there."
        error={fieldErrors(make.error).email}
      />
      <Choice label="Role" value={role} options={roles} onChange={setRole} />
      <Choice label="The link works for" value={hours} options={lifetimes} onChange={setHours} />
      <Button type="submit" variant="primary" isPending={make.isPending}>
        Make a link
      </Button>
    </Form>
  )
}

function Made({ made, onClose }: { made: NewInvite; onClose: () => void }) {
  const { invite, token } = made
  return (
    <>
      <p>
        {invite.email ? `This link lets ${invite.email} in` : 'This link lets in whoever opens it first'}
        {invite.role === 'admin' && ', as an admin'}. It expires {fromNow(invite.expiresAt)}. It is shown this once:
        copy it now.
      </p>
      <CopyField label="Link" value={linkOf(token)} autoFocus />
      <div>
        <Button onPress={onClose}>Done</Button>
      </div>
    </>
  )
}
