import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, ask } from '../api/client'
import type { Profile } from '../api/schema.gen'
import { Button } from '../components/Button'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { Outcome } from '../components/Outcome'
import { fieldErrors } from '../session/fieldErrors'
import { profileQuery, sessionQuery } from '../session/queries'

/** The name of the account. */
export function NameForm({ profile }: { profile: Profile }) {
  const client = useQueryClient()
  const [typed, setTyped] = useState<string>()
  const name = typed ?? profile.name
  const change = useMutation({
    mutationFn: async () =>
      (
        await ask<Profile>('/api/profile', {
          method: 'PATCH',
          body: { name: name.trim() },
          headers: { 'If-Match': `"${profile.version}"` },
        })
      ).data,
    onSuccess: changed => {
      setTyped(undefined)
      client.setQueryData(profileQuery.queryKey, changed)
      client.setQueryData(
        sessionQuery.queryKey,
        session => session && { ...session, user: { ...session.user, name: changed.name } },
      )
    },
    onError: error => {
      if (stale(error)) void client.invalidateQueries({ queryKey: profileQuery.queryKey })
    },
  })
  const submit = () => {
    if (name.trim() && !change.isPending) change.mutate()
  }
  return (
    <Form onSubmit={submit} error={change.error && words(change.error)}>
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        value={name}
        onChange={value => {
          setTyped(value)
          if (change.isSuccess) change.reset()
        }}
        required
        maxLength={100}
        hint="New bands know you by it. What a band calls you is changed there, under Members."
        error={name.trim() ? fieldErrors(change.error).name : 'Type the name that others know you by.'}
      />
      <Outcome done={change.isSuccess && 'Your name is changed.'}>
        <Button type="submit" isPending={change.isPending}>
          Change the name
        </Button>
      </Outcome>
    </Form>
  )
}

function stale(error: Error): boolean {
  return error instanceof ApiError && error.code === 'version-mismatch'
}

function words(error: Error): string {
  if (!stale(error)) return error.message
  return 'Your account has been changed on another device meanwhile. Change the name once more to have it as it is here.'
}
