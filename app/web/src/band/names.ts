import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Change, rowOf } from './change'
import { useBand } from './context'
import type { Loaded, Name, Rows } from './rows'

/** What is called by a name. */
export type Kind = 'member' | 'gig' | 'rehearsal' | 'song' | 'setlist'

export interface Named {
  readonly name: string
  /** Of a member: who acts in the feed. */
  readonly userId?: string
}

/** What a row is called, if that is known here. */
export type Names = (kind: Kind, id: unknown) => Named | undefined

export const noNames: Names = () => undefined

/** The names in what has been read of a band. They are looked up anew in each call: no render follows them. */
export function namesIn(client: QueryClient, band: string): Names {
  const find = <N extends Name, T>(name: N, of: (row: Rows[N]) => T | undefined): T | undefined => {
    for (const row of client.getQueryData<Loaded<Rows[N]>>(['band', band, name, ''])?.rows ?? []) {
      const found = of(row)
      if (found !== undefined) return found
    }
    return undefined
  }
  return (kind, id) => {
    switch (kind) {
      case 'member':
        return find('members', m => (m.id === id ? { name: m.name, userId: m.userId } : undefined))
      case 'gig':
        return find('gigs', r => (r.gig.id === id ? { name: r.gig.title } : undefined))
      case 'rehearsal':
        return find('rehearsals', r => (r.id === id ? { name: r.title ?? 'Rehearsal' } : undefined))
      case 'song':
        return find('songs', s => (s.id === id ? { name: s.title } : undefined))
      case 'setlist':
        return find('setlists', r => (r.setlist.id === id ? { name: r.setlist.name } : undefined))
    }
  }
}

export function useNames(): Names {
  const client = useQueryClient()
  const { band } = useBand()
  return useMemo(() => namesIn(client, band.id), [client, band.id])
}

/** The names that changes bring along come first: a row that one of them deletes is not among the others any more. */
export function namesAmong(changes: readonly Change[], others: Names): Names {
  const own = new Map<string, Named>()
  for (const change of changes) {
    const row = rowOf(change)
    const name = row.title ?? row.name
    if (typeof name !== 'string' || name === '' || change.entity === undefined) continue
    const userId = typeof row.user_id === 'string' ? { userId: row.user_id } : {}
    own.set(`${change.entity} ${change.entityId}`, { name, ...userId })
  }
  return (kind, id) => own.get(`${kind} ${id}`) ?? others(kind, id)
}
