// @vitest-environment happy-dom
import { act, cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { clearToasts } from './notify'
import { notify, Toasts } from './Toasts'

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  render(<Toasts />)
})

afterEach(() => {
  act(clearToasts)
  cleanup()
  vi.useRealTimers()
})

const shown = () =>
  screen.queryAllByRole('alertdialog').map(toast => toast.textContent?.replace(/^[i!✓]/, '').replace(/×$/, ''))
const said = () => [...screen.getByRole('status').children].map(p => p.textContent)
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

test('at most three messages are shown, the latest first, and each is said once', async () => {
  act(() => {
    for (const text of ['one', 'two', 'three', 'four']) notify({ text })
  })
  expect(shown()).toEqual(['four', 'three', 'two'])
  await pass(300)
  expect(said()).toEqual(['one', 'two', 'three', 'four'])
  await userEvent.click(
    within(screen.getByRole('alertdialog', { name: 'four' })).getByRole('button', { name: 'Close' }),
  )
  expect(shown()).toEqual(['three', 'two', 'one'])
  await pass(300)
  expect(said()).toEqual(['one', 'two', 'three', 'four'])
})

test('a message goes by itself, but not while it is pointed at', async () => {
  act(() => void notify({ text: 'Saved', timeout: 1000 }))
  await userEvent.hover(screen.getByRole('alertdialog'))
  await pass(5000)
  expect(shown()).toEqual(['Saved'])
  await userEvent.unhover(screen.getByRole('alertdialog'))
  await pass(1000)
  expect(shown()).toEqual([])
})

test('a message that is updated stays one, and begins its time anew', async () => {
  let toast: ReturnType<typeof notify> | undefined
  act(() => {
    toast = notify({ text: '1 change', timeout: 1000 })
  })
  await pass(900)
  act(() => void toast?.update({ text: '2 changes', timeout: 1000 }))
  await pass(900)
  expect(shown()).toEqual(['2 changes'])
  expect(said()).toEqual(['2 changes'])
  await pass(200)
  expect(shown()).toEqual([])
  expect(toast?.update({ text: '3 changes' })).toBe(false)
})

test('its action is done once, and closes it', async () => {
  const onPress = vi.fn()
  act(() => void notify({ text: 'Removed Blue Bossa', action: { label: 'Undo', onPress } }))
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(onPress).toHaveBeenCalledOnce()
  expect(shown()).toEqual([])
})
