// @vitest-environment happy-dom
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, test, vi } from 'vitest'
import { newQueryClient, sessionQuery } from '../session/queries'
import { SignInPage } from './SignInPage'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show(answer: (body: unknown) => [status: number, body: object]) {
  const asked: unknown[] = []
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    const body: unknown = JSON.parse(String(init.body))
    asked.push(body)
    const [status, document] = answer(body)
    return Response.json(document, { status })
  })
  const client = newQueryClient()
  client.setQueryData(sessionQuery.queryKey, null)
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter>
        <SignInPage />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return { client, asked, user: userEvent.setup({ delay: null }) }
}

test('a password manager finds what to fill in', () => {
  show(() => [500, {}])
  expect(screen.getByRole('textbox', { name: 'E-mail' })).toHaveAttribute('autocomplete', 'username')
  expect(screen.getByLabelText('Password')).toHaveAttribute('autocomplete', 'current-password')
})

test('an empty form says what is missing, and asks nobody', async () => {
  const { asked, user } = show(() => [500, {}])
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(screen.getByRole('textbox', { name: 'E-mail' })).toHaveAccessibleDescription(/Type the address/)
  expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Type your password.')
  expect(asked).toEqual([])
})

test('a refusal is said in words, and the next attempt signs in', async () => {
  const session = { user: { id: 'ana', name: 'Ana' }, expiresAt: '2030-01-01T00:00:00Z' }
  const wrong = { code: 'wrong-credentials', detail: 'This e-mail address and password do not fit.' }
  const { client, user } = show(body =>
    (body as { password: string }).password === 'right' ? [201, session] : [401, { status: 401, ...wrong }],
  )
  await user.type(screen.getByRole('textbox', { name: 'E-mail' }), 'a@b.de')
  await user.type(screen.getByLabelText('Password'), 'wrong{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('do not fit')
  await user.clear(screen.getByLabelText('Password'))
  await user.type(screen.getByLabelText('Password'), 'right{Enter}')
  await vi.waitFor(() => expect(client.getQueryData(sessionQuery.queryKey)).toEqual(session))
})

test('too many attempts: one is told when to come again', async () => {
  const { user } = show(() => [
    429,
    { status: 429, code: 'too-many-attempts', detail: 'Too many attempts. Try again in 30 s.' },
  ])
  await user.type(screen.getByRole('textbox', { name: 'E-mail' }), 'a@b.de')
  await user.type(screen.getByLabelText('Password'), 'guess{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 30 s.')
})
