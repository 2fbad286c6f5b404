import type { GigStatus } from '../api/schema.gen'
import css from './StatusBadge.module.css'

export const statusWords: Readonly<Record<GigStatus, string>> = {
  potential: 'Potential',
  confirmed: 'Confirmed',
  cancelled: 'Cancelled',
}

export function StatusBadge({ status }: { status: GigStatus }) {
  return <span className={`${css.badge} ${css[status]}`}>{statusWords[status]}</span>
}

/** Of what was made here and is not in the database yet. */
export function UnsavedBadge() {
  return <span className={`${css.badge} ${css.unsaved}`}>Not saved yet</span>
}
