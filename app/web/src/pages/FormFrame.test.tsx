// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, it } from 'vitest'
import { Field } from '../components/Field'
import { FormFrame } from './FormFrame'

afterEach(cleanup)

function Probe({ over = false, refused }: { over?: boolean; refused?: string }) {
  const [title, setTitle] = useState('')
  const [saved, setSaved] = useState('')
  return (
    <>
      <FormFrame
        label="New gig"
        errors={title ? {} : { title: 'Give it a title.' }}
        refused={refused}
        save="Add gig"
        onSave={() => setSaved(title)}
        onCancel={() => {}}
        over={over}
      >
        {errors => <Field label="Title" value={title} onChange={setTitle} error={errors.title} readOnly={over} />}
      </FormFrame>
      <output>{saved}</output>
    </>
  )
}

it('says what is wrong when one wants to save, and takes one there', async () => {
  render(<Probe />)
  expect(screen.queryByText('Give it a title.')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Add gig' }))
  expect(screen.getByText('Give it a title.')).toBeVisible()
  await waitFor(() => expect(screen.getByLabelText('Title')).toHaveFocus())
  await userEvent.keyboard('Late show{Enter}')
  expect(screen.getByRole('status')).toHaveTextContent('Late show')
  expect(screen.queryByText('Give it a title.')).toBeNull()
})

it('says what the server refused, whatever is typed', () => {
  render(<Probe refused="A rule does not hold: gigs end after they start." />)
  expect(screen.getByRole('alert')).toHaveTextContent('gigs end after they start')
})

it('saves nothing any more when the row is gone', async () => {
  render(<Probe over />)
  expect(screen.queryByRole('button')).toBeNull()
  await userEvent.type(screen.getByLabelText('Title'), '{Enter}')
  expect(screen.queryByText('Give it a title.')).toBeNull()
})
