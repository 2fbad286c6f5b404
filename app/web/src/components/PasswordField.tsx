import { type ReactNode, useState } from 'react'
import { FieldError, Input, Label, Text, TextField, ToggleButton } from 'react-aria-components'
import css from './Field.module.css'
import own from './PasswordField.module.css'

interface Props {
  label: string
  value: string
  onChange: (value: string) => void
  /** What password managers are to do with it. */
  autoComplete: 'current-password' | 'new-password'
  hint?: ReactNode
  error?: string | undefined
}

/** A password, which can be shown while it is typed. */
export function PasswordField({ label, hint, error, ...props }: Props) {
  const [shown, setShown] = useState(false)
  return (
    <TextField
      {...props}
      name={props.autoComplete}
      type={shown ? 'text' : 'password'}
      isRequired
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={css.field ?? ''}
    >
      <Label className={css.label ?? ''}>{label}</Label>
      <div className={own.group}>
        <Input className={`${css.input} ${own.input}`} autoCapitalize="none" autoCorrect="off" spellCheck={false} />
        <ToggleButton isSelected={shown} onChange={setShown} className={own.toggle ?? ''}>
          Show<span className="hidden"> the password</span>
        </ToggleButton>
      </div>
      {hint && (
        <Text slot="description" className={css.hint ?? ''}>
          {hint}
        </Text>
      )}
      <FieldError className={css.error ?? ''}>{error}</FieldError>
    </TextField>
  )
}

export const shortest = 10

/** What is still missing to a new password. */
export function passwordHint(password: string): string {
  const missing = shortest - [...password].length
  if (missing === shortest) return `At least ${shortest} characters. A few words are good.`
  if (missing > 0) return `${missing} more ${missing === 1 ? 'character' : 'characters'}.`
  return 'Long enough.'
}
