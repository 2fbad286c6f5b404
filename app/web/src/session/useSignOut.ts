import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Session } from '../api/schema.gen'
import { signOut } from './signOut'
import { countUnsent } from './unsent'

export interface SigningOut {
  /** Signs out, unless something has not been sent: then `unsent` says how much, and `sure` does it. */
  begin(): void
  sure(): void
  cancel(): void
  readonly unsent: number
  readonly error: Error | null
  readonly pending: boolean
}

/** Signing out as somebody asks for it. `here`: how much this tab alone knows to be unsent, where the browser keeps nothing. */
export function useSignOut(session: Session, end = signOut, here = 0): SigningOut {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [unsent, setUnsent] = useState(0)
  const [error, setError] = useState<Error | null>(null)
  const [pending, setPending] = useState(false)

  const sure = useCallback(async () => {
    setPending(true)
    setError(null)
    try {
      await end(client)
      await navigate('/sign-in', { replace: true })
    } catch (why) {
      setError(why as Error)
      setPending(false)
    }
  }, [client, navigate, end])
  const begin = useCallback(async () => {
    setError(null)
    const count = Math.max(here, (await countUnsent(session.user.id)) ?? 0)
    setUnsent(count)
    if (count === 0) await sure()
  }, [session.user.id, here, sure])
  const cancel = useCallback(() => {
    setUnsent(0)
    setError(null)
  }, [])
  return { begin: () => void begin(), sure: () => void sure(), cancel, unsent, error, pending }
}
