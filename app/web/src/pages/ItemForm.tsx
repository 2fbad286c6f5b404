import { useMemo, useState } from 'react'
import type { Item } from '../api/schema.gen'
import { useEdit } from '../band/useEdit'
import { useWrite } from '../band/useWrite'
import { Button } from '../components/Button'
import { Dialog } from '../components/Dialog'
import { duration } from '../components/dates'
import { Field } from '../components/Field'
import { durationError, parseDuration } from '../components/parseDuration'
import css from './SongForm.module.css'
import { useTheirNotes } from './useTheirNotes'
import { useUnsaved } from './useUnsaved'

interface Props {
  setlistId: string
  /** Which item; undefined: a new break. */
  item?: Item | undefined
  /** The song's or the break's. */
  title: string
  /** How long the song takes elsewhere, in seconds. */
  usual?: number | null | undefined
  /** Who has removed it meanwhile, or ''. */
  removedBy?: string | undefined
  onClose: () => void
}

interface Typed extends Omit<Item, 'durationSeconds'> {
  readonly durationSeconds: string
}

/** What is particular to one place in a setlist: a note, another length; of a break, what it is. */
export function ItemForm({ setlistId, item, title, usual, removedBy, onClose }: Props) {
  const write = useWrite()
  const row = useMemo(() => toTyped(item ?? blank), [item])
  const edit = useEdit(row, 'setlist_item')
  const note = useTheirNotes(edit)
  const [tried, setTried] = useState(false)
  useUnsaved(edit.dirty)
  const { value } = edit
  const isBreak = value.kind === 'break'
  const seconds = parseDuration(value.durationSeconds)
  const path = `setlists/${setlistId}/items`

  const save = () => {
    setTried(true)
    if (seconds === undefined) return
    const meant = {
      ...(isBreak && { title: value.title.trim() }),
      note: value.note,
      durationSeconds: seconds,
    }
    if (!item) {
      void write.create('setlist_item', path, { kind: 'break', ...meant }, `New break ${value.title.trim()}`)
    } else if (edit.dirty) {
      const body = Object.fromEntries(Object.entries(meant).filter(([field]) => field in edit.changes))
      void write.change('setlist_item', path, toItem(edit.seen), body, `Change of ${title}`)
    }
    onClose()
  }

  return (
    <Dialog
      title={item ? title : 'New break'}
      open
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" onPress={save} isDisabled={removedBy !== undefined}>
            {item ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      {removedBy !== undefined && (
        <p role="alert">{removedBy || 'Somebody'} removed this from the setlist. You can still copy what you typed.</p>
      )}
      <form
        className={css.form}
        onSubmit={event => {
          event.preventDefault()
          if (removedBy === undefined) save()
        }}
      >
        {isBreak && (
          <Field
            label="What"
            hint="Drinks, a speech, changing instruments"
            value={value.title}
            onChange={text => edit.set('title', text)}
            maxLength={200}
            autoFocus
            note={note('title')}
          />
        )}
        <Field
          label="Length"
          hint={isBreak ? 'In minutes, such as 15 or 7:30' : usualLength(usual)}
          value={value.durationSeconds}
          onChange={text => edit.set('durationSeconds', text)}
          error={tried && seconds === undefined ? durationError : undefined}
          autoFocus={!isBreak}
          note={note('durationSeconds')}
        />
        <Field
          label="Note"
          hint="Everybody sees it here and on the stage"
          lines={3}
          value={value.note}
          onChange={text => edit.set('note', text)}
          maxLength={2000}
          note={note('note')}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

function usualLength(usual: number | null | undefined): string {
  return usual ? `Here only; empty: as long as the song takes, ${duration(usual)}` : 'Here only, such as 4:05'
}

const blank: Item = {
  id: '',
  setlistId: '',
  kind: 'break',
  songId: null,
  title: '',
  durationSeconds: 900,
  note: '',
  position: '',
  version: 0,
  createdAt: '',
  updatedAt: '',
}

function toTyped(item: Item): Typed {
  return { ...item, durationSeconds: item.durationSeconds === null ? '' : duration(item.durationSeconds) }
}

function toItem(typed: Typed): Item {
  return { ...typed, durationSeconds: parseDuration(typed.durationSeconds) ?? null }
}
