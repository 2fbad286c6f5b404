import { useSyncExternalStore } from 'react'

let open: string | null = null
const hear = new Set<() => void>()

/** Opens the window in which a conflict is settled, by the id of its entry; null closes it. */
export function decide(id: string | null): void {
  open = id
  for (const call of hear) call()
}

/** The conflict that is being decided. */
export function useDecision(): string | null {
  return useSyncExternalStore(subscribe, () => open)
}

function subscribe(call: () => void): () => void {
  hear.add(call)
  return () => hear.delete(call)
}
