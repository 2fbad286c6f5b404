import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/client'
import type { Session } from '../api/schema.gen'
import { Button } from '../components/Button'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { PasswordField, passwordHint, shortest } from '../components/PasswordField'
import { fieldErrors } from '../session/fieldErrors'
import { begin } from '../session/signOut'

/** Makes an account and signs in with it. */
export function SignUpForm() {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [sent, setSent] = useState(false)
  const signUp = useMutation({
    mutationFn: async () =>
      (await ask<Session>('/api/users', { method: 'POST', body: { name: name.trim(), email: email.trim(), password } }))
        .data,
    onSuccess: session => begin(client, session),
  })
  const refused = fieldErrors(signUp.error)
  const long = [...password].length >= shortest
  const submit = () => {
    setSent(true)
    if (name.trim() && email.trim() && long && !signUp.isPending) signUp.mutate()
  }
  return (
    <Form onSubmit={submit} error={signUp.error?.message}>
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        value={name}
        onChange={setName}
        required
        maxLength={100}
        error={sent && !name.trim() ? 'Type the name that others know you by.' : refused.name}
      />
      <Field
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        required
        hint="You sign in with it. Nobody else in a band sees it."
        error={sent && !email.trim() ? 'Type an e-mail address.' : refused.email}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        hint={passwordHint(password)}
        error={sent && !long ? `It needs at least ${shortest} characters.` : refused.password}
      />
      <Button type="submit" variant="primary" isPending={signUp.isPending}>
        {signUp.isPending ? 'Signing up …' : 'Sign up'}
      </Button>
    </Form>
  )
}
