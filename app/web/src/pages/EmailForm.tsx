import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/client'
import type { Profile } from '../api/schema.gen'
import { Button } from '../components/Button'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { Outcome } from '../components/Outcome'
import { PasswordField } from '../components/PasswordField'
import { fieldErrors } from '../session/fieldErrors'
import { profileQuery } from '../session/queries'

/** The address that one signs in with. */
export function EmailForm({ profile }: { profile: Profile }) {
  const client = useQueryClient()
  const [typed, setTyped] = useState<string>()
  const [password, setPassword] = useState('')
  const [sent, setSent] = useState(false)
  const email = (typed ?? profile.email).trim()
  const change = useMutation({
    mutationFn: async () =>
      (await ask<Profile>('/api/profile/email', { method: 'PUT', body: { email, password } })).data,
    onSuccess: changed => {
      setTyped(undefined)
      setPassword('')
      setSent(false)
      client.setQueryData(profileQuery.queryKey, changed)
    },
  })
  const refused = fieldErrors(change.error)
  const submit = () => {
    setSent(true)
    if (email && password && !change.isPending) change.mutate()
  }
  return (
    <Form onSubmit={submit} error={change.error?.message}>
      <Field
        label="Address"
        type="email"
        name="email"
        autoComplete="username"
        value={typed ?? profile.email}
        onChange={value => {
          setTyped(value)
          if (change.isSuccess) change.reset()
        }}
        required
        hint="You sign in with it."
        error={email ? refused.email : 'Type an e-mail address.'}
      />
      {typed !== undefined && (
        <PasswordField
          label="Your password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          hint="To be sure that it is you."
          error={sent && !password ? 'Type your password.' : refused.password}
        />
      )}
      <Outcome done={change.isSuccess && 'Your address is changed.'}>
        <Button type="submit" isPending={change.isPending} isDisabled={typed === undefined}>
          Change the address
        </Button>
      </Outcome>
    </Form>
  )
}
