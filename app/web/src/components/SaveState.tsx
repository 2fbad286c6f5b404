import { useEffect, useState, useSyncExternalStore } from 'react'
import { useBand } from '../band/context'
import { useEntries } from '../band/useRows'
import type { Entry } from '../realtime/outbox'
import { Button } from './Button'
import { decide } from './decide'
import { problemWords } from './problemWords'
import css from './SaveState.module.css'

interface Props {
  /** As in useWrite: `gig`, `gig_response`, `setlist_order`. */
  entity: string
  entityId: string
}

const moment = 2000

/** Beside a form or a row: where what was just changed here is on its way into the database. */
export function SaveState({ entity, entityId }: Props) {
  const { outbox, realtime } = useBand()
  const entries = useEntries().filter(
    e => e.entity === entity && (e.entityId === entityId || e.temporaryId === entityId),
  )
  const status = useSyncExternalStore(realtime.subscribe, () => realtime.getSnapshot().status)
  const stuck = entries.find(e => e.state === 'failed') ?? entries.find(e => e.state === 'conflict')
  const waits = !stuck && entries.some(e => e.state === 'waiting' && (e.attempts > 0 || status === 'offline'))
  const saved = useSaved(entries)

  return (
    <span className={css.state}>
      {entries.length > 0 && !stuck && !waits && <span className={css.quiet}>Saving …</span>}
      <span role="status">
        {waits && <span className={css.quiet}>{waitingFor(entries)}</span>}
        {entries.length === 0 && saved && <span className={css.saved}>Saved</span>}
        {stuck?.state === 'failed' && (
          <span className={css.failed}>
            Not saved: {stuck.problem ? problemWords(stuck.problem) : 'the server has refused it.'}
          </span>
        )}
        {stuck?.state === 'conflict' && <span className={css.conflict}>Somebody else has changed the same</span>}
      </span>
      {stuck?.state === 'failed' && (
        <>
          <Button small onPress={() => void outbox.retry(stuck.id)}>
            Retry
          </Button>
          <Button small variant="danger" onPress={() => void outbox.discard(stuck.id)}>
            Discard
          </Button>
        </>
      )}
      {stuck?.state === 'conflict' && (
        <Button small onPress={() => decide(stuck.id)}>
          Decide
        </Button>
      )}
    </span>
  )
}

function waitingFor(entries: readonly Entry[]): string {
  if (entries.some(e => e.retryAt === Number.POSITIVE_INFINITY)) return 'Waits until you are signed in again'
  const problem = entries.find(e => e.problem)?.problem
  return problem ? `Waiting: ${problemWords(problem)}` : 'Waiting for the network'
}

/** For a moment after the last change has arrived; not after one was given up. */
function useSaved(entries: readonly Entry[]): boolean {
  const state =
    entries.length === 0
      ? 'none'
      : entries.some(e => e.state === 'failed' || e.state === 'conflict')
        ? 'stuck'
        : 'under way'
  const [was, setWas] = useState(state)
  const [saved, setSaved] = useState(false)
  if (was !== state) {
    setWas(state)
    setSaved(was === 'under way' && state === 'none')
  }
  useEffect(() => {
    if (!saved) return
    const timer = setTimeout(() => setSaved(false), moment)
    return () => clearTimeout(timer)
  }, [saved])
  return saved
}
