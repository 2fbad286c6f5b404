import type { ReactNode } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components'
import css from './Field.module.css'

interface Props {
  label: string
  value: string
  onChange: (value: string) => void
  type?: 'text' | 'email' | 'password' | 'date' | 'time' | 'datetime-local' | 'url' | 'search'
  lines?: number
  hint?: ReactNode
  /** What is wrong with it, in a sentence. */
  error?: string | undefined
  required?: boolean
  readOnly?: boolean
  maxLength?: number
  inputMode?: 'numeric' | 'decimal' | 'text'
  /** What password managers and the browser's own memory know it by. */
  name?: string
  autoComplete?: string
  autoFocus?: boolean
  onBlur?: () => void
  /** Beside the label: who has just changed it, for example. */
  note?: ReactNode
}

/** A text with its label, a hint, and what is wrong with it. */
export function Field({ label, hint, error, lines, type = 'text', required, readOnly, note, ...props }: Props) {
  return (
    <TextField
      {...props}
      type={type}
      isRequired={required ?? false}
      isReadOnly={readOnly ?? false}
      isInvalid={error !== undefined}
      className={css.field ?? ''}
      validationBehavior="aria"
    >
      <span className={css.head}>
        <Label className={css.label ?? ''}>{label}</Label>
        {note}
      </span>
      {lines ? <TextArea rows={lines} className={css.input ?? ''} /> : <Input className={css.input ?? ''} />}
      {hint && (
        <Text slot="description" className={css.hint ?? ''}>
          {hint}
        </Text>
      )}
      <FieldError className={css.error ?? ''}>{error}</FieldError>
    </TextField>
  )
}
