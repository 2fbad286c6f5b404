import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer, Gig, GigOverview, Response } from '../api/schema.gen'
import { useBand } from '../band/context'
import type { Loaded } from '../band/rows'
import { useEntries, useRows } from '../band/useRows'
import { useWrite } from '../band/useWrite'
import { type Entry, isTemporary } from '../realtime/outbox'

export type Chosen = GigOverview['answer']

/** An answer must not wait longer for the note that stands at the one before. */
const patience = 1000

export interface OwnAnswer {
  /** What is chosen; undefined while nothing is being chosen. */
  readonly choosing: Chosen | undefined
  /** Answers; null takes the answer back. Without a note, the one that is there is kept. */
  readonly answer: (chosen: Chosen, note?: string) => Promise<void>
}

/** Gives one's own answer to a gig. The server replaces it as a whole: so the note goes along. */
export function useAnswer(gig: Gig, current: Chosen): OwnAnswer {
  const { replica, band } = useBand()
  const client = useQueryClient()
  const entries = useEntries()
  const write = useWrite()
  const [choosing, setChoosing] = useState<Chosen>()

  const noteNow = async (): Promise<string> => {
    const unsent = entries.findLast(isAnswerTo(gig))
    if (unsent) return String(unsent.body?.note ?? '')
    if (current === null || isTemporary(gig.id)) return ''
    const read = client.ensureQueryData(replica.query('responses', gig.id)).catch(() => undefined)
    const late = new Promise<undefined>(done => setTimeout(done, patience))
    return ownNote(await Promise.race([read, late]), band.memberId)
  }

  const answer = async (chosen: Chosen, note?: string) => {
    const path = `gigs/${gig.id}/response`
    const label = `Answer to ${gig.title}`
    if (chosen === null) {
      await write.clear('gig_response', gig.id, path, label)
      return
    }
    setChoosing(chosen)
    try {
      const body: Answer = { answer: chosen, note: note ?? (await noteNow()) }
      await write.put('gig_response', gig.id, path, body, label)
    } finally {
      setChoosing(undefined)
    }
  }
  return { choosing, answer }
}

/** The note at one's own answer, as it is or is about to be; undefined while it is not known. */
export function useOwnNote(gig: Gig): string | undefined {
  const { band } = useBand()
  const { rows } = useRows('responses', gig.id)
  const unsent = useEntries().findLast(isAnswerTo(gig))
  return unsent ? String(unsent.body?.note ?? '') : rows && ownNote({ rows }, band.memberId)
}

const isAnswerTo = (gig: Gig) => (entry: Entry) =>
  entry.entity === 'gig_response' && entry.entityId === gig.id && entry.state !== 'failed'

function ownNote(loaded: Pick<Loaded<Response>, 'rows'> | undefined, memberId: string): string {
  return loaded?.rows.find(r => r.memberId === memberId)?.note ?? ''
}
