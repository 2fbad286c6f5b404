import { useEffect } from 'react'
import { Empty } from '../components/States'
import { dropInvite } from '../session/invite'

/** An invitation that lets nobody in any more. */
export function ClosedInvite({ state }: { state: 'used' | 'expired' }) {
  useEffect(dropInvite, [])
  return (
    <Empty
      title={state === 'used' ? 'Somebody has joined with this invitation already.' : 'This invitation has expired.'}
    >
      <p>Each lets one person in, for a limited time. Ask for another one.</p>
    </Empty>
  )
}
