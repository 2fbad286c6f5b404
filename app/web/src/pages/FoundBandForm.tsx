import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ask } from '../api/client'
import type { Band } from '../api/schema.gen'
import { Button } from '../components/Button'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { fieldErrors } from '../session/fieldErrors'
import { withBand } from '../session/queries'
import { useKeyFor } from '../session/useKeyFor'

/** Founds a band, and goes there. */
export function FoundBandForm() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const keyFor = useKeyFor()
  const [name, setName] = useState('')
  const [sent, setSent] = useState(false)
  const found = useMutation({
    mutationFn: async (body: { name: string }) =>
      (await ask<Band>('/api/bands', { method: 'POST', body, headers: { 'Idempotency-Key': keyFor(body) } })).data,
    onSuccess: band => {
      withBand(client, band)
      void navigate(`/bands/${band.id}`)
    },
  })
  const submit = () => {
    setSent(true)
    if (name.trim() && !found.isPending) found.mutate({ name: name.trim() })
  }
  return (
    <Form onSubmit={submit} error={found.error?.message}>
      <Field
        label="Name of the band"
        name="band"
        autoComplete="off"
        value={name}
        onChange={setName}
        required
        maxLength={100}
        error={sent && !name.trim() ? 'Type a name. It can be changed later.' : fieldErrors(found.error).name}
      />
      <div>
        <Button type="submit" isPending={found.isPending}>
          Found it
        </Button>
      </div>
    </Form>
  )
}
