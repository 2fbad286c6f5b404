import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useNavigate } from 'react-router'
import { read } from '../api/client'
import type { BandList } from '../api/schema.gen'
import { useBand } from '../band/context'
import { clearToasts } from '../components/notify'
import { Failure, Loading } from '../components/States'
import { createOutbox, type Entry } from '../realtime/outbox'
import { partingWords } from '../session/parting'
import { bandsQuery, sessionQuery } from '../session/queries'

/**
 * Shows the page as long as one may see the band. When the feed says that this is over, or the band is no longer among
 * one's own (`gone`), nothing of it stays: whoever is not signed in any more gets to the sign-in page, others to their bands.
 */
export function Ended({ gone = false, children }: { gone?: boolean; children: ReactNode }) {
  const { realtime } = useBand()
  const ended = useSyncExternalStore(realtime.subscribe, () => realtime.getSnapshot().ended)
  return gone || (ended && ended.code !== 'stopped') ? <Leaving /> : children
}

function Leaving() {
  const { band, userId, outbox } = useBand()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [error, setError] = useState<Error>()

  const leave = useCallback(async () => {
    setError(undefined)
    clearToasts()
    try {
      const session = await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
      if (session === null) return // all has been forgotten, see sessionQuery
      const { bands } = await read<BandList>('/api/bands')
      await giveUp(userId, band.id, outbox.getSnapshot())
      const message = bands.some(b => b.id === band.id)
        ? `Your place in ${band.name} has changed. Open it again.`
        : (partingWords(band.id) ?? `You are no longer in ${band.name}.`)
      await navigate('/bands', { replace: true, state: { message } })
      client.removeQueries({ queryKey: ['band', band.id] })
      client.setQueryData(bandsQuery.queryKey, bands)
    } catch (failed) {
      setError(failed instanceof Error ? failed : new Error(String(failed)))
    }
  }, [client, navigate, outbox, userId, band.id, band.name])

  useEffect(() => void leave(), [leave])

  return error ? <Failure error={error} retry={() => void leave()} /> : <Loading what="your bands" />
}

/** What was meant for the band can't be sent any more. By an outbox of its own, as that of the band may be closed by now. */
async function giveUp(user: string, band: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  const outbox = createOutbox({ user, band })
  try {
    for (const { id, state } of entries) await (state === 'sent' ? outbox.settle(id) : outbox.discard(id))
  } finally {
    outbox.close() // or it goes on to send
  }
}
