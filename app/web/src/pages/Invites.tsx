import { useRef, useState } from 'react'
import type { Invite } from '../api/schema.gen'
import { useEntries, useRows } from '../band/useRows'
import { useWrite } from '../band/useWrite'
import { Button } from '../components/Button'
import { Card } from '../components/Card'
import { dayOf, fromNow } from '../components/dates'
import { Section } from '../components/Page'
import { SaveState } from '../components/SaveState'
import { Empty, Failure, Loading } from '../components/States'
import { InviteDialog } from './InviteDialog'
import css from './Invites.module.css'

/** The invitations of a band, for its admins. */
export function Invites() {
  const { rows, error, retry } = useRows('invites')
  const [inviting, setInviting] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  return (
    <Section
      title="Invitations"
      actions={
        <Button variant="primary" onPress={() => setInviting(true)}>
          Invite somebody
        </Button>
      }
    >
      {error && <Failure error={error} retry={retry} />}
      {!rows && !error && <Loading what="invitations" />}
      {rows?.length === 0 && <Empty title="Nobody is invited." />}
      <ul ref={list} tabIndex={-1} className={css.list}>
        {rows?.map(invite => (
          <li key={invite.id}>
            <Row invite={invite} onRevoked={() => list.current?.focus()} />
          </li>
        ))}
      </ul>
      <InviteDialog open={inviting} onClose={() => setInviting(false)} />
    </Section>
  )
}

function Row({ invite, onRevoked }: { invite: Invite; onRevoked: () => void }) {
  const write = useWrite()
  const members = useRows('members').rows
  const state = stateOf(invite)
  const entry = useEntries().some(e => e.entityId === invite.id) // it could not be taken back
  const whom = invite.email ?? 'Whoever has the link'
  const by = members?.find(m => m.id === invite.createdBy)?.name
  const joined = members?.find(m => m.userId === invite.usedBy)?.name ?? 'Somebody who has left since'
  const revoke = async () => {
    await write.remove('invite', 'invites', invite, `Invitation for ${whom}`)
    onRevoked()
  }
  return (
    <Card of={invite.id}>
      <div className={css.row}>
        <div className={css.what}>
          <h3>{whom}</h3>
          <p className={css.quiet}>
            {invite.role === 'admin' ? 'As an admin' : 'As a member'}
            {by && ` · by ${by}, ${dayOf(invite.createdAt)}`}
          </p>
          <p>
            {state === 'open' && `Open · expires ${fromNow(invite.expiresAt)}`}
            {state === 'used' && `Used · ${joined} joined ${invite.usedAt ? dayOf(invite.usedAt) : ''}`}
            {state === 'expired' && `Expired ${fromNow(invite.expiresAt)}`}
          </p>
        </div>
        <Button small variant="quiet" onPress={revoke}>
          {state === 'open' ? 'Take back' : 'Delete'}
          <span className="hidden"> the invitation for {whom}</span>
        </Button>
      </div>
      {entry && <SaveState entity="invite" entityId={invite.id} />}
    </Card>
  )
}

function stateOf({ usedAt, expiresAt }: Invite): 'open' | 'used' | 'expired' {
  if (usedAt) return 'used'
  return Date.parse(expiresAt) > Date.now() ? 'open' : 'expired'
}
