import { useCallback, useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { useBand } from '../band/context'
import type { Entry } from '../realtime/outbox'

/** Whoever has waited longer than this has turned to something else, and is not taken away from it. */
const patience = 4000

/** Goes to the page of what was created here as soon as the server has it, if that is soon. */
export function useFollowCreated(place: string): (entry: Entry) => void {
  const { outbox, band } = useBand()
  const navigate = useNavigate()
  const created = useRef<Entry>(undefined)
  useEffect(
    () =>
      outbox.onSent(({ entry }) => {
        const { current } = created
        if (current?.id !== entry.id) return
        created.current = undefined
        if (Date.now() - current.at < patience) void navigate(`/bands/${band.id}/${place}/${entry.entityId}`)
      }),
    [outbox, band.id, place, navigate],
  )
  return useCallback(entry => {
    created.current = entry
  }, [])
}
