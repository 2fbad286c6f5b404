import { useBand } from '../band/context'
import { useEntries } from '../band/useRows'
import { Button } from '../components/Button'
import { problemWords } from '../components/problemWords'
import type { Entry } from '../realtime/outbox'
import css from './FailedDrafts.module.css'

/** New rows of a kind that the server refused: they are in no list, and must not be lost without a word. */
export function FailedDrafts({ entity, onCorrect }: { entity: string; onCorrect: (entry: Entry) => void }) {
  const { outbox } = useBand()
  const failed = useEntries().filter(e => e.entity === entity && e.creates && e.state === 'failed')
  if (failed.length === 0) return null
  return (
    <ul className={css.list}>
      {failed.map(entry => (
        <li key={entry.id} className={css.draft}>
          <p>
            <strong>{entry.label} was not saved.</strong> {entry.problem && problemWords(entry.problem)}
          </p>
          <div className={css.buttons}>
            <Button small onPress={() => onCorrect(entry)}>
              Correct it
            </Button>
            <Button small variant="danger" onPress={() => void outbox.discard(entry.id)}>
              Discard
            </Button>
          </div>
        </li>
      ))}
    </ul>
  )
}
