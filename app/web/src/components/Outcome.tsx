import type { ReactNode } from 'react'
import css from './Outcome.module.css'

/** The button of a form, and beside it that what it does is done. */
export function Outcome({ done, children }: { done: string | false; children: ReactNode }) {
  return (
    <div className={css.row}>
      {children}
      <p role="status" className={css.done}>
        {done}
      </p>
    </div>
  )
}
