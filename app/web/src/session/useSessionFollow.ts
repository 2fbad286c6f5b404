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
      if (data === 'ended') return empty(client)
      read<Session>('/api/session').then(
        session => {
          const known = client.getQueryData<Session | null>(['session'])
          if (known && known.user.id !== session.user.id) empty(client)
          client.setQueryData(['session'], session)
        },
        () => {}, // whatever is asked next finds out
      )
    }
    return () => channel.close()
  }, [client])
}
