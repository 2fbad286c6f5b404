import { useEffect, useRef, useState } from 'react'
import type { Member } from '../api/schema.gen'
import { useBand } from '../band/context'
import { useWrite } from '../band/useWrite'
import actions from '../components/Actions.module.css'
import { Button } from '../components/Button'
import { Card } from '../components/Card'
import { Dialog } from '../components/Dialog'
import { SaveState } from '../components/SaveState'
import { LeaveDialog } from './LeaveDialog'
import css from './MemberCard.module.css'
import { MemberForm } from './MemberForm'

interface Props {
  member: Member
  /** Its card is about to go, and the focus with it. */
  onRemoved: () => void
}

/** Somebody in the band; for themselves and for admins with the way to change it. */
export function MemberCard({ member, onRemoved }: Props) {
  const { band } = useBand()
  const write = useWrite()
  const [open, setOpen] = useState<'edit' | 'remove' | 'leave' | null>(null)
  const edit = useRef<HTMLButtonElement>(null)
  const own = member.id === band.memberId
  const manages = own || band.role === 'admin'
  const close = () => setOpen(null)
  const remove = async () => {
    close()
    await write.remove('member', 'members', member, `Removal of ${member.name}`)
    onRemoved()
  }
  // The form goes with the focus in it; the button that opened it is there again.
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && open === null) edit.current?.focus()
    wasEditing.current = open === 'edit'
  }, [open])
  return (
    <Card of={member.id}>
      {open === 'edit' ? (
        <MemberForm member={member} onClose={close} />
      ) : (
        <>
          <div>
            <h2 className={css.name}>
              {member.name}
              {own && <span className={css.own}> (you)</span>}
            </h2>
            <p className={css.what}>
              {member.instrument || 'No instrument named'}
              {member.role === 'admin' && <span className={css.admin}>Admin</span>}
            </p>
          </div>
          {manages && (
            <div className={actions.actions}>
              <Button small ref={edit} onPress={() => setOpen('edit')}>
                Change<span className="hidden"> {member.name}</span>
              </Button>
              <Button small variant="quiet" onPress={() => setOpen(own ? 'leave' : 'remove')}>
                {own ? 'Leave the band' : 'Remove'}
                {!own && <span className="hidden"> {member.name}</span>}
              </Button>
              <SaveState entity="member" entityId={member.id} />
            </div>
          )}
        </>
      )}
      <LeaveDialog open={open === 'leave'} onClose={close} />
      <Dialog
        title={`Remove ${member.name}?`}
        open={open === 'remove'}
        onClose={close}
        role="alertdialog"
        actions={
          <>
            <Button onPress={close}>Keep</Button>
            <Button variant="danger" onPress={remove}>
              Remove
            </Button>
          </>
        }
      >
        <p>
          {member.name} sees nothing of {band.name} from then on. The answers of {member.name} to gigs, and the days
          when {member.name} cannot come, are deleted.
        </p>
      </Dialog>
    </Card>
  )
}
