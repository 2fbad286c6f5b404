// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it } from 'vitest'
import { fromLocal, toLocal } from '../components/dates'
import { DateTimeField } from './DateTimeField'

afterEach(cleanup)

function Probe({ first }: { first: string | null }) {
  const [moment, setMoment] = useState(first)
  return (
    <>
      <DateTimeField label="Begins" value={moment} onChange={setMoment} />
      <output>{moment ?? 'none'}</output>
      <button type="button" onClick={() => setMoment('2027-07-01T10:00:00Z')}>
        Somebody else
      </button>
    </>
  )
}

const field = () => screen.getByLabelText<HTMLInputElement>('Begins')
const type = (value: string) => fireEvent.change(field(), { target: { value } })

it('shows a moment in the time zone of the device, and gives it back in UTC', () => {
  render(<Probe first="2027-06-24T19:00:00Z" />)
  expect(field()).toHaveValue(toLocal('2027-06-24T19:00:00Z'))
  type('2027-06-25T21:30')
  expect(screen.getByRole('status')).toHaveTextContent(fromLocal('2027-06-25T21:30') ?? '')
})

it('leaves alone what is being typed, also on the way to a year', () => {
  render(<Probe first={null} />)
  for (const value of ['0002-06-24T21:00', '0020-06-24T21:00', '0202-06-24T21:00', '2027-06-24T21:00']) {
    type(value)
    expect(field()).toHaveValue(value)
  }
})

it('follows when somebody else changes it', () => {
  render(<Probe first={null} />)
  type('2027-06-24T21:00')
  fireEvent.click(screen.getByText('Somebody else'))
  expect(field()).toHaveValue(toLocal('2027-07-01T10:00:00Z'))
})

it('can be emptied', () => {
  render(<Probe first="2027-06-24T19:00:00Z" />)
  type('')
  expect(field()).toHaveValue('')
  expect(screen.getByRole('status')).toHaveTextContent('none')
})
