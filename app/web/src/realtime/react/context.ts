import { createContext, createElement, type ReactNode, useContext } from 'react'
import type { Realtime } from '../types'

const Context = createContext<Realtime | null>(null)

/** Gives the components below a feed. Whoever made it closes it. */
export function RealtimeProvider({ realtime, children }: { realtime: Realtime; children?: ReactNode }): ReactNode {
  return createElement(Context.Provider, { value: realtime }, children)
}

export function useProvided(): Realtime {
  const realtime = useContext(Context)
  if (!realtime) {
    throw new Error('There is no feed here: put <RealtimeProvider realtime={createRealtime({ band, user })}> around.')
  }
  return realtime
}
