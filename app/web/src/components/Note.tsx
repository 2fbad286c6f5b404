import type { ReactNode } from 'react'
import css from './Note.module.css'

/** Something to know before the rest of a page; said when it appears. */
export function Note({ tone = 'info', children }: { tone?: 'info' | 'good' | 'warn'; children: ReactNode }) {
  return (
    <div role="status" className={`${css.note} ${css[tone]}`}>
      {children}
    </div>
  )
}
