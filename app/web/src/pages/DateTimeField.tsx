import { type ReactNode, useState } from 'react'
import { FieldError, Input, Label, TextField } from 'react-aria-components'
import { fromLocal, toLocal } from '../components/dates'
import css from '../components/Field.module.css'
import own from './DateTimeField.module.css'

interface Props {
  label: string
  /** In UTC; null or empty: none. */
  value: string | null
  onChange: (moment: string | null) => void
  error?: string | undefined
  note?: ReactNode
  required?: boolean
  readOnly?: boolean
}

/** A day and a time, in the time zone of the device. */
export function DateTimeField({ label, value, onChange, error, note, required = false, readOnly = false }: Props) {
  const moment = value || null
  // What is being typed goes through years such as 0202, which do not come back from UTC as they were.
  const [typed, setTyped] = useState({ text: '', moment })
  const text = typed.text !== '' && typed.moment === moment ? typed.text : toLocal(moment)
  return (
    <TextField
      value={text}
      onChange={next => {
        const chosen = toMoment(next)
        setTyped({ text: next, moment: chosen })
        onChange(chosen)
      }}
      isRequired={required}
      isReadOnly={readOnly}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={`${css.field} ${own.field}`}
    >
      <span className={css.head}>
        <Label className={css.label ?? ''}>{label}</Label>
        {note}
      </span>
      <Input type="datetime-local" min="1900-01-01T00:00" max="2999-12-31T23:59" className={css.input ?? ''} />
      <FieldError className={css.error ?? ''}>{error}</FieldError>
    </TextField>
  )
}

function toMoment(local: string): string | null {
  return Number.isNaN(Date.parse(local)) ? null : fromLocal(local)
}
