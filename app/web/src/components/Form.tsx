import type { FormEvent, ReactNode } from 'react'
import css from './Form.module.css'

interface Props {
  onSubmit: () => void
  /** Why it was not taken, in words. */
  error?: string | null | undefined
  children: ReactNode
}

/** Fields that are sent together. What is wrong is said by the app and not by the browser. */
export function Form({ onSubmit, error, children }: Props) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form noValidate onSubmit={submit} className={css.form}>
      {error && (
        <p role="alert" className={css.error}>
          {error}
        </p>
      )}
      {children}
    </form>
  )
}
