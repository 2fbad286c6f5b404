import { useBand } from '../band/context'
import { useNames } from '../band/names'
import { useAuthors } from '../band/useAuthors'
import { labelOf, short, snake, textOf } from '../band/words'
import type { Conflict, Entry } from '../realtime/outbox'
import { Button } from './Button'
import css from './ConflictDialog.module.css'
import { Dialog } from './Dialog'
import { fromNow } from './dates'

const silent = new Set(['id', 'version', 'created_at', 'updated_at', 'position'])

/** What was to be deleted has been changed since: somebody may still want it. */
export function DeleteConflict({
  entry,
  conflict,
  onClose,
}: {
  entry: Entry
  conflict: Conflict
  onClose: () => void
}) {
  const { outbox } = useBand()
  const names = useNames()
  const { base, theirs } = conflict
  const changed = Object.keys(theirs).filter(
    field => !silent.has(snake(field)) && JSON.stringify(base[field]) !== JSON.stringify(theirs[field]),
  )
  const author = useAuthors().of(entry.entityId)
  const who = author
    ? `${short(author.name, 60)} has changed it ${fromNow(new Date(author.at).toISOString())}`
    : 'Somebody else has changed it since'
  return (
    <Dialog
      role="alertdialog"
      title="Delete it anyway?"
      open
      onClose={onClose}
      actions={
        <>
          <Button
            autoFocus
            onPress={() => {
              void outbox.discard(entry.id)
              onClose()
            }}
          >
            Keep it
          </Button>
          <Button
            variant="danger"
            onPress={() => {
              void outbox.resolve(entry.id, {})
              onClose()
            }}
          >
            Delete anyway
          </Button>
        </>
      }
    >
      <p>
        {short(entry.label, 200)}: {who}.
      </p>
      {changed.length > 0 && (
        <dl className={css.changed}>
          {changed.map(field => (
            <div key={field}>
              <dt>{labelOf(field)}</dt>
              <dd>
                <del>{textOf(field, base[field], names)}</del> → <ins>{textOf(field, theirs[field], names)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Dialog>
  )
}
