import type { ReactNode } from 'react'
import { Link } from 'react-router'
import css from './Button.module.css'

/** Goes somewhere, and looks like a button. */
export function LinkButton({ to, primary, children }: { to: string; primary?: boolean; children: ReactNode }) {
  return (
    <Link to={to} className={`${css.button} ${primary ? css.primary : ''}`}>
      {children}
    </Link>
  )
}
