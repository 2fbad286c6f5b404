import { useState } from 'react'
import { useBand } from '../band/context'
import { useAuthors } from '../band/useAuthors'
import { short } from '../band/words'
import type { Entry, Row } from '../realtime/outbox'
import { Button } from './Button'
import css from './ConflictDialog.module.css'
import { type Chosen, ConflictField } from './ConflictField'
import { DeleteConflict } from './DeleteConflict'
import { Dialog } from './Dialog'

interface Props {
  /** An entry that is in conflict. */
  entry: Entry
  onClose: () => void
}

/** Two have changed the same fields: which of the values is to stand, field by field. Nothing is sent before all are chosen. */
export function ConflictDialog({ entry, onClose }: Props) {
  const { outbox } = useBand()
  const authors = useAuthors()
  const [chosen, setChosen] = useState<Readonly<Record<string, Chosen>>>({})
  const { conflict } = entry
  if (!conflict) return null
  const { fields, mine, theirs } = conflict
  if (fields.length === 0) return <DeleteConflict entry={entry} conflict={conflict} onClose={onClose} />

  const all = (choice: Chosen) => setChosen(Object.fromEntries(fields.map(field => [field, choice])))
  const complete = fields.every(field => chosen[field])
  const save = () => {
    const values: Row = Object.fromEntries(
      fields.map(field => [field, (chosen[field] === 'mine' ? mine : theirs)[field] ?? null]),
    )
    void outbox.resolve(entry.id, values)
    onClose()
  }
  return (
    <Dialog
      role="alertdialog"
      title="Somebody else has changed the same"
      open
      onClose={onClose}
      actions={
        <>
          <Button variant="quiet" onPress={onClose}>
            Decide later
          </Button>
          <Button variant="primary" onPress={save} isDisabled={!complete}>
            Save
          </Button>
        </>
      }
    >
      <p>{short(entry.label, 200)}: choose what is to stand.</p>
      {fields.length > 1 && (
        <div className={css.all}>
          <Button small onPress={() => all('mine')}>
            Keep all mine
          </Button>
          <Button small onPress={() => all('theirs')}>
            Take all theirs
          </Button>
        </div>
      )}
      {fields.map((field, n) => (
        <ConflictField
          key={field}
          field={field}
          mine={mine[field]}
          theirs={theirs[field]}
          author={authors.of(entry.entityId, field)}
          chosen={chosen[field] ?? null}
          onChoose={choice => setChosen(known => ({ ...known, [field]: choice }))}
          autoFocus={n === 0}
        />
      ))}
    </Dialog>
  )
}
