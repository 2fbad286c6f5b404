import { type ReactNode, useCallback } from 'react'
import type { Edit } from '../band/useEdit'
import { TheirNote } from '../components/TheirNote'
import css from './Form.module.css'

/** Beside the fields of a form over a row: what others have changed since it was opened, and the way to take that. */
export function useTheirNotes<T extends object>(edit: Edit<T>): (field: string) => ReactNode {
  return useCallback(
    name => {
      const field = name as keyof T
      const theirs = edit.theirs(field)
      if (!theirs) return null
      if (field in edit.changes) return <TheirNote theirs={theirs} onTake={() => edit.take(field)} />
      return <span className={css.theirs}>{theirs.by} just changed this</span>
    },
    [edit],
  )
}

/** Types several fields at once. */
export function typeAll<T extends object>(edit: Edit<T>, change: Partial<T>): void {
  for (const [field, value] of Object.entries(change)) edit.set(field as keyof T, value as T[keyof T])
}
