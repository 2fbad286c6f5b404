import { useEffect } from 'react'
import { authorsOf } from '../band/authors'
import { useBand } from '../band/context'
import { useEntries } from '../band/useRows'
import { ConflictDialog } from './ConflictDialog'
import { decide, useDecision } from './decide'
import { useStuckToasts } from './useStuckToasts'

export { decide } from './decide'

/** The conflict that is being decided, if any; and the news that there is one, or that something could not be saved. */
export function ConflictDialogs() {
  const { realtime, userId } = useBand()
  const entries = useEntries()
  const id = useDecision()
  const entry = entries.find(e => e.id === id && e.state === 'conflict')

  useEffect(() => realtime.listen(batch => authorsOf(realtime).note(batch, userId)), [realtime, userId])
  useEffect(() => () => decide(null), []) // another band's is none of this one
  useStuckToasts(entries, id)

  return entry ? <ConflictDialog key={entry.id} entry={entry} onClose={() => decide(null)} /> : null
}
