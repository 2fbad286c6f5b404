import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/client'
import { Button } from '../components/Button'
import { Form } from '../components/Form'
import { Outcome } from '../components/Outcome'
import { PasswordField, passwordHint, shortest } from '../components/PasswordField'
import { fieldErrors } from '../session/fieldErrors'
import { devicesQuery } from '../session/queries'

/** Another password; all other devices are signed out by it. */
export function PasswordForm({ email }: { email: string }) {
  const client = useQueryClient()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [sent, setSent] = useState(false)
  const change = useMutation({
    mutationFn: () => ask('/api/profile/password', { method: 'PUT', body: { current, new: next } }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      setSent(false)
      void client.invalidateQueries({ queryKey: devicesQuery.queryKey })
    },
  })
  const refused = fieldErrors(change.error)
  const long = [...next].length >= shortest
  const submit = () => {
    setSent(true)
    if (current && long && !change.isPending) change.mutate()
  }
  const type = (set: (value: string) => void) => (value: string) => {
    set(value)
    if (change.isSuccess) change.reset()
  }
  return (
    <Form onSubmit={submit} error={change.error?.message}>
      {/* So that a password manager knows whose password it is. */}
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="Present password"
        autoComplete="current-password"
        value={current}
        onChange={type(setCurrent)}
        error={sent && !current ? 'Type the password that you sign in with now.' : refused.current}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        value={next}
        onChange={type(setNext)}
        hint={`${passwordHint(next)} All other devices are signed out.`}
        error={sent && !long ? `It needs at least ${shortest} characters.` : refused.new}
      />
      <Outcome done={change.isSuccess && 'Your password is changed, and all other devices are signed out.'}>
        <Button type="submit" isPending={change.isPending}>
          Change the password
        </Button>
      </Outcome>
    </Form>
  )
}
