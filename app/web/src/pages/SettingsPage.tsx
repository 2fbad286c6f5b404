import { useState } from 'react'
import { useBand } from '../band/context'
import css from '../components/Actions.module.css'
import { Button } from '../components/Button'
import { LinkButton } from '../components/LinkButton'
import { Page, Section } from '../components/Page'
import { BandNameForm } from './BandNameForm'
import { DeleteBandDialog } from './DeleteBandDialog'
import { LeaveDialog } from './LeaveDialog'

/** The band itself, and one's place in it. */
export function SettingsPage() {
  const { band } = useBand()
  const [open, setOpen] = useState<'leave' | 'delete' | null>(null)
  const close = () => setOpen(null)
  const admin = band.role === 'admin'
  return (
    <Page title="Settings">
      <Section title="Name of the band">{admin ? <BandNameForm /> : <p>{band.name}. Admins can change it.</p>}</Section>
      <Section title="You">
        <p>
          You are {admin ? 'an admin' : 'a member'} of {band.name}. What the band calls you, and what you play, is
          changed under Members.
        </p>
        <p className={css.actions}>
          <LinkButton to={`/bands/${band.id}/members`}>Members</LinkButton>
          <LinkButton to="/account">Your account</LinkButton>
        </p>
      </Section>
      <Section title="Leave">
        <p>You see nothing of the band from then on. It goes on without you.</p>
        <div>
          <Button variant="danger" onPress={() => setOpen('leave')}>
            Leave the band
          </Button>
        </div>
      </Section>
      {admin && (
        <Section title="Delete">
          <p>The band goes with everything in it, for everybody. It cannot be undone.</p>
          <div>
            <Button variant="danger" onPress={() => setOpen('delete')}>
              Delete the band
            </Button>
          </div>
        </Section>
      )}
      <LeaveDialog open={open === 'leave'} onClose={close} />
      <DeleteBandDialog open={open === 'delete'} onClose={close} />
    </Page>
  )
}
