import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { ask } from '../api/client'
import { useBand } from '../band/context'
import { useEntries } from '../band/useRows'
import { Button } from '../components/Button'
import { Dialog } from '../components/Dialog'
import { partWith, stayWith } from '../session/parting'
import { bandsQuery } from '../session/queries'

/**
 * Asks whether one really wants out of the band, and leaves. Not by the outbox: with the right to be there goes all that
 * waits in it, and the last admin must hear at once that they cannot go.
 */
export function LeaveDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { band } = useBand()
  const client = useQueryClient()
  const navigate = useNavigate()
  const unsent = useEntries().filter(entry => entry.state !== 'sent').length
  const message = `You have left ${band.name}.`
  const leave = useMutation({
    mutationFn: () =>
      ask(`/api/bands/${band.id}/members/${band.memberId}`, { method: 'DELETE', headers: { 'If-Match': '*' } }),
    onMutate: () => partWith(band.id, message),
    onError: () => stayWith(band.id),
    onSuccess: () => {
      void navigate('/bands', { replace: true, state: { message } })
      void client.invalidateQueries({ queryKey: bandsQuery.queryKey })
    },
  })
  const close = () => {
    leave.reset()
    onClose()
  }
  return (
    <Dialog
      title={`Leave ${band.name}?`}
      open={open}
      onClose={close}
      role="alertdialog"
      actions={
        <>
          <Button onPress={close}>Stay</Button>
          <Button variant="danger" isPending={leave.isPending} onPress={() => leave.mutate()}>
            Leave
          </Button>
        </>
      }
    >
      {leave.error && <p role="alert">{leave.error.message}</p>}
      <p>
        You see nothing of it from then on, and come back by another invitation only. Your answers to gigs, and the days
        when you cannot come, are deleted.
      </p>
      {unsent > 0 && (
        <p>{unsent === 1 ? 'One change has' : `${unsent} changes have`} not been sent, and would be lost.</p>
      )}
    </Dialog>
  )
}
