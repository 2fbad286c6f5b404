import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { read } from '../api/client'
import type { Session } from '../api/schema.gen'
import { empty, type SessionMessage, sessionChannel } from './signOut'

/** Another tab has signed out or in: so has this one, as they share the cookie. */
export function useSessionFollow(): void {
  const client = useQueryClient()
  useEffect(() => {
    const channel = new BroadcastChannel(sessionChannel)
    channel.onmessage = ({ data }: MessageEvent<SessionMessage>) => {
      const known = () => client.getQueryData<Session | null>(['session'])
      // This tab may be the one that has told it, and show why.
      if (data === 'ended') return known() === null ? undefined : empty(client)
      read<Session>('/api/session').then(
        session => {
          const before = known()
          if (before && before.user.id !== session.user.id) empty(client)
          client.setQueryData(['session'], session)
        },
        () => {}, // whatever is asked next finds out
      )
    }
    return () => channel.close()
  }, [client])
}
