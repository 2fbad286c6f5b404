import { useCallback } from 'react'
import type { Draft, Entry, Row } from '../realtime/outbox'
import { temporaryId } from '../realtime/outbox'
import { useBand } from './context'

type Versioned = { readonly id: string; readonly version: number }

/**
 * How the pages change something: at once on this screen, then in the database, also if the network comes back later. A
 * path is below the band's: `gigs`. All of them resolve as soon as the change is kept here.
 */
export interface Write {
  /** Adds a row, whose id is a temporary one until it has been sent. */
  create(entity: string, path: string, body: object, label: string): Promise<Entry>
  /** Changes the named fields of a row as it was seen. */
  change(entity: string, path: string, seen: Versioned, body: object, label: string): Promise<Entry>
  remove(entity: string, path: string, seen: Versioned, label: string): Promise<Entry>
  /** What has no version to be held against: one's answer, the order of a setlist. */
  put(entity: string, entityId: string, path: string, body: object, label: string): Promise<Entry>
  clear(entity: string, entityId: string, path: string, label: string): Promise<Entry>
}

export function useWrite(): Write {
  const { outbox, band } = useBand()
  const add = useCallback(
    (draft: Draft) => outbox.add({ ...draft, path: `/api/bands/${band.id}/${draft.path}` }),
    [outbox, band.id],
  )
  return {
    create: (entity, path, body, label) =>
      add({ method: 'POST', path, body: body as Row, entity, entityId: temporaryId(), label, creates: true }),
    change: (entity, path, seen, body, label) =>
      add({
        method: 'PATCH',
        path: `${path}/${seen.id}`,
        body: body as Row,
        base: seen as unknown as Row,
        entity,
        entityId: seen.id,
        label,
      }),
    remove: (entity, path, seen, label) =>
      add({
        method: 'DELETE',
        path: `${path}/${seen.id}`,
        base: seen as unknown as Row,
        entity,
        entityId: seen.id,
        label,
      }),
    put: (entity, entityId, path, body, label) =>
      add({ method: 'PUT', path, body: body as Row, entity, entityId, label }),
    clear: (entity, entityId, path, label) => add({ method: 'DELETE', path, entity, entityId, label }),
  }
}
