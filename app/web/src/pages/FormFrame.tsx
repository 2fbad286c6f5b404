import { type ReactNode, useRef, useState } from 'react'
import { Button } from '../components/Button'
import css from './Form.module.css'
import type { Errors } from './form'

interface Props {
  label: string
  /** What is wrong with the fields; shown once somebody has tried to save. */
  errors: Errors
  /** What the server refused as a whole. */
  refused?: string | undefined
  save: string
  onSave: () => void
  onCancel: () => void
  /** Say what is wrong from the beginning: it was refused before. */
  startTold?: boolean
  /** There is nothing left to be saved: it stays to be read. */
  over?: boolean
  children: (errors: Errors) => ReactNode
}

/** Fields with their buttons. What is wrong is said when one wants to save, and the focus goes to the first of it. */
export function FormFrame({
  label,
  errors,
  refused,
  save,
  onSave,
  onCancel,
  startTold = false,
  over = false,
  children,
}: Props) {
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(startTold)
  return (
    <form
      ref={form}
      noValidate
      aria-label={label}
      className={css.form}
      onSubmit={event => {
        event.preventDefault()
        if (over) return
        if (Object.keys(errors).length === 0) return onSave()
        setTried(true)
        requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      }}
    >
      {refused && (
        <p role="alert" className={css.refused}>
          {refused}
        </p>
      )}
      {children(tried && !over ? errors : {})}
      {!over && (
        <div className={css.buttons}>
          <Button onPress={onCancel}>Cancel</Button>
          <Button type="submit" variant="primary">
            {save}
          </Button>
        </div>
      )}
    </form>
  )
}
