import type { Member } from '../api/schema.gen'
import { useBand } from '../band/context'
import { useEdit } from '../band/useEdit'
import { useWrite } from '../band/useWrite'
import css from '../components/Actions.module.css'
import { Button } from '../components/Button'
import { Choice } from '../components/Choice'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { SaveState } from '../components/SaveState'
import { TheirNote } from '../components/TheirNote'

const roles = [
  { value: 'member', label: 'Member' },
  { value: 'admin', label: 'Admin' },
] as const

/** Changes a member: the name and the instrument and, as an admin, the role. */
export function MemberForm({ member, onClose }: { member: Member; onClose: () => void }) {
  const { band } = useBand()
  const write = useWrite()
  const edit = useEdit(member, 'member')
  const { value } = edit
  const submit = async () => {
    if (!value.name.trim()) return
    const changes = { ...edit.changes, ...(edit.changes.name && { name: edit.changes.name.trim() }) }
    if (edit.dirty) await write.change('member', 'members', edit.seen, changes, `Change of ${member.name}`)
    onClose()
  }
  return (
    <Form onSubmit={() => void submit()}>
      <Field
        label="Name"
        value={value.name}
        onChange={name => edit.set('name', name)}
        autoComplete="off"
        autoFocus
        required
        maxLength={100}
        note={<TheirNote theirs={edit.theirs('name')} onTake={() => edit.take('name')} />}
        error={value.name.trim() ? undefined : 'Type a name.'}
      />
      <Field
        label="Instrument"
        value={value.instrument}
        onChange={instrument => edit.set('instrument', instrument)}
        autoComplete="off"
        maxLength={100}
        note={<TheirNote theirs={edit.theirs('instrument')} onTake={() => edit.take('instrument')} />}
      />
      {band.role === 'admin' && (
        <Choice
          label="Role"
          value={value.role}
          options={roles}
          onChange={role => edit.set('role', role)}
          hint="Admins change everything, and invite and remove others."
        />
      )}
      <TheirNote theirs={edit.theirs('role')} onTake={() => edit.take('role')} />
      <div className={css.actions}>
        <Button type="submit" variant="primary">
          Save
        </Button>
        <Button variant="quiet" onPress={onClose}>
          Cancel
        </Button>
        <SaveState entity="member" entityId={member.id} />
      </div>
    </Form>
  )
}
