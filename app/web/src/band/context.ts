import { createContext, useContext } from 'react'
import type { Band } from '../api/schema.gen'
import type { Realtime } from '../realtime'
import type { Outbox } from '../realtime/outbox'
import type { Changed } from './changed'
import type { OwnChanges } from './own'
import type { Replica } from './replica'

/** The band that is looked at, and who looks. */
export interface BandContext {
  /** Its name, one's own role in it, and who one is there (memberId). */
  readonly band: Band
  readonly userId: string
  readonly realtime: Realtime
  readonly outbox: Outbox
  readonly own: OwnChanges
  readonly replica: Replica
  readonly changed: Changed
}

export const Context = createContext<BandContext | null>(null)

export function useBand(): BandContext {
  const context = useContext(Context)
  if (!context) throw new Error('useBand is for what is inside of a BandProvider')
  return context
}
