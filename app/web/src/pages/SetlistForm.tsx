import { useState } from 'react'
import type { Setlist } from '../api/schema.gen'
import { useEdit } from '../band/useEdit'
import { useWrite } from '../band/useWrite'
import { Button } from '../components/Button'
import { Dialog } from '../components/Dialog'
import { Field } from '../components/Field'
import type { Entry } from '../realtime/outbox'
import css from './SongForm.module.css'
import { useTheirNotes } from './useTheirNotes'
import { useUnsaved } from './useUnsaved'

interface Props {
  /** Which setlist; undefined: a new one. */
  setlist?: Setlist | undefined
  /** Who has deleted it meanwhile, or ''. */
  deletedBy?: string | undefined
  onClose: () => void
  onCreate?: (entry: Entry) => void
}

const blank: Setlist = { id: '', version: 0, name: '', notes: '', createdAt: '', updatedAt: '' }

/** Names a setlist, and what is noted to it. */
export function SetlistForm({ setlist, deletedBy, onClose, onCreate }: Props) {
  const write = useWrite()
  const edit = useEdit(setlist ?? blank, 'setlist')
  const note = useTheirNotes(edit)
  const [tried, setTried] = useState(false)
  useUnsaved(edit.dirty)
  const name = edit.value.name.trim()

  const save = () => {
    setTried(true)
    if (name === '') return
    if (!setlist) {
      const made = write.create('setlist', 'setlists', { name, notes: edit.value.notes }, `New setlist ${name}`)
      void made.then(entry => onCreate?.(entry))
    } else if (edit.dirty) {
      const body = { ...edit.changes, ...('name' in edit.changes && { name }) }
      void write.change('setlist', 'setlists', edit.seen, body, `Change of ${setlist.name}`)
    }
    onClose()
  }

  return (
    <Dialog
      title={setlist ? 'Name and notes' : 'New setlist'}
      open
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" onPress={save} isDisabled={deletedBy !== undefined}>
            {setlist ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      {deletedBy !== undefined && (
        <p role="alert">{deletedBy || 'Somebody'} deleted this setlist. You can still copy what you typed.</p>
      )}
      <form
        className={css.form}
        onSubmit={event => {
          event.preventDefault()
          if (deletedBy === undefined) save()
        }}
      >
        <Field
          label="Name"
          value={edit.value.name}
          onChange={text => edit.set('name', text)}
          error={tried && name === '' ? 'A setlist needs a name.' : undefined}
          required
          autoFocus
          maxLength={200}
          note={note('name')}
        />
        <Field
          label="Notes"
          lines={5}
          value={edit.value.notes}
          onChange={text => edit.set('notes', text)}
          maxLength={20_000}
          note={note('notes')}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
