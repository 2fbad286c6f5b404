import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ask } from '../api/client'
import { useBand } from '../band/context'
import css from '../components/Actions.module.css'
import { Button } from '../components/Button'
import { Dialog } from '../components/Dialog'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { partWith, stayWith } from '../session/parting'
import { bandsQuery } from '../session/queries'

/** Deletes the band, once its name has been typed. */
export function DeleteBandDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { band } = useBand()
  return (
    <Dialog title={`Delete ${band.name}?`} open={open} onClose={onClose} role="alertdialog">
      <Confirmation onClose={onClose} />
    </Dialog>
  )
}

function Confirmation({ onClose }: { onClose: () => void }) {
  const { band } = useBand()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [sent, setSent] = useState(false)
  const same = typed.trim() === band.name.trim()
  const message = `${band.name} is deleted.`
  const remove = useMutation({
    mutationFn: () => ask(`/api/bands/${band.id}`, { method: 'DELETE', headers: { 'If-Match': `"${band.version}"` } }),
    onMutate: () => partWith(band.id, message),
    onError: () => stayWith(band.id),
    onSuccess: () => {
      void navigate('/bands', { replace: true, state: { message } })
      void client.invalidateQueries({ queryKey: bandsQuery.queryKey })
    },
  })
  const submit = () => {
    setSent(true)
    if (same && !remove.isPending) remove.mutate()
  }
  return (
    <Form onSubmit={submit} error={remove.error?.message}>
      <p>
        All gigs, answers, rehearsals, songs, setlists and members of {band.name} go with it, for everybody. It cannot
        be undone.
      </p>
      <Field
        label={`To be sure, type its name: ${band.name}`}
        autoComplete="off"
        value={typed}
        onChange={setTyped}
        required
        error={sent && !same ? 'This is not its name.' : undefined}
      />
      <div className={css.actions}>
        <Button onPress={onClose}>Keep it</Button>
        <Button type="submit" variant="danger" isPending={remove.isPending}>
          Delete {band.name}
        </Button>
      </div>
    </Form>
  )
}
