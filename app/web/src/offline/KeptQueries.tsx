import { IsRestoringProvider, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { Keeper } from './keeper'

/** A QueryClientProvider whose queries begin with what is kept on this device: none of them asks the server before that is there. */
export function KeptQueries({ keeper, children }: { keeper: Keeper; children: ReactNode }) {
  const [isRestoring, setRestoring] = useState(true)
  useEffect(() => {
    void keeper.restore().finally(() => setRestoring(false))
  }, [keeper])
  return (
    <QueryClientProvider client={keeper.client}>
      <IsRestoringProvider value={isRestoring}>{children}</IsRestoringProvider>
    </QueryClientProvider>
  )
}
