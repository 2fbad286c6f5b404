import type { ReactNode } from 'react'
import { useChangedAt } from '../band/changed'
import { useBand } from '../band/context'
import css from './Card.module.css'

/** One thing of a list. `of` is the id of the row that it shows: when somebody else changes that, it lights up for a moment. */
export function Card({ of = '', children }: { of?: string; children: ReactNode }) {
  return <div className={`${css.card} ${useMark(of)}`}>{children}</div>
}

/** The class of an element that shows a row: it lights up when somebody else has changed that. */
export function useMark(id: string): string {
  return useChangedAt(useBand().changed, id) === undefined ? '' : 'changed'
}
