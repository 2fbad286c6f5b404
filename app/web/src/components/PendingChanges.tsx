import { useBand } from '../band/context'
import { useEntries } from '../band/useRows'
import { short } from '../band/words'
import type { Entry } from '../realtime/outbox'
import { Button } from './Button'
import { fromNow } from './dates'
import { decide } from './decide'
import css from './PendingChanges.module.css'
import { problemWords } from './problemWords'

/** What was changed here and has not arrived, in the order in which it was made, and what can be done about it. */
export function PendingChanges() {
  const { outbox } = useBand()
  const entries = useEntries().filter(e => e.state !== 'sent')
  if (entries.length === 0) return <p className={css.none}>Everything you changed is saved.</p>
  return (
    <section aria-label="Changes that are not saved yet" className={css.section}>
      <h2 className={css.title}>Not saved yet</h2>
      <ol className={css.list}>
        {entries.map(entry => (
          <li key={entry.id} className={css.entry}>
            <p>
              {short(entry.label, 100)}
              <span className={css.when}> · {fromNow(new Date(entry.at).toISOString())}</span>
            </p>
            <p className={css[entry.state]}>{stateOf(entry)}</p>
            {entry.state === 'failed' && (
              <div className={css.actions}>
                <Button small aria-label={`Retry: ${short(entry.label)}`} onPress={() => void outbox.retry(entry.id)}>
                  Retry
                </Button>
                <Button
                  small
                  variant="danger"
                  aria-label={`Discard: ${short(entry.label)}`}
                  onPress={() => void outbox.discard(entry.id)}
                >
                  Discard
                </Button>
              </div>
            )}
            {entry.state === 'conflict' && (
              <div className={css.actions}>
                <Button small aria-label={`Decide: ${short(entry.label)}`} onPress={() => decide(entry.id)}>
                  Decide
                </Button>
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function stateOf({ state, problem, retryAt }: Entry): string {
  switch (state) {
    case 'waiting':
      if (retryAt === Number.POSITIVE_INFINITY) return 'Waits until you are signed in again'
      return problem ? `Waiting: ${problemWords(problem)}` : 'Waiting'
    case 'sending':
    case 'sent':
      return 'Sending …'
    case 'conflict':
      return 'Somebody else has changed the same'
    case 'failed':
      return `Not saved: ${problem ? problemWords(problem) : 'the server has refused it.'}`
  }
}
