import type { ReactNode } from 'react'
import { Button } from './Button'
import css from './States.module.css'

/** Nothing is known yet. It shows itself only after a moment, so that what is there at once does not flicker. */
export function Loading({ what }: { what: string }) {
  return (
    <p role="status" className={css.loading}>
      Loading {what} …
    </p>
  )
}

/** It could not be read, in words, with the way out. */
export function Failure({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <div role="alert" className={css.failure}>
      <p>{error.message}</p>
      <Button onPress={retry}>Try again</Button>
    </div>
  )
}

/** There is nothing, and what one can do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p className={css.title}>{title}</p>
      {children}
    </div>
  )
}
