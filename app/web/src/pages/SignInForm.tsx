import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, ask } from '../api/client'
import type { Session } from '../api/schema.gen'
import { Button } from '../components/Button'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { PasswordField } from '../components/PasswordField'
import { begin } from '../session/signOut'

/** Signs in; what is shown then is for whoever shows it: the session is there. */
export function SignInForm() {
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState(false)
  const signIn = useMutation({
    mutationFn: async () =>
      (await ask<Session>('/api/session', { method: 'POST', body: { email: email.trim(), password } })).data,
    onSuccess: session => begin(client, session),
  })
  const submit = () => {
    setMissing(true)
    if (email.trim() && password && !signIn.isPending) signIn.mutate()
  }
  return (
    <Form onSubmit={submit} error={signIn.error && words(signIn.error)}>
      <Field
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        required
        error={missing && !email.trim() ? 'Type the address that you signed up with.' : undefined}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={missing && !password ? 'Type your password.' : undefined}
      />
      <Button type="submit" variant="primary" isPending={signIn.isPending}>
        {signIn.isPending ? 'Signing in …' : 'Sign in'}
      </Button>
    </Form>
  )
}

function words(error: Error): string {
  if (!(error instanceof ApiError) || error.code !== 'wrong-credentials') return error.message
  return `${error.message} Check both, and try again.`
}
