import type { Counts } from '../api/schema.gen'
import css from './GigCounts.module.css'

/** How many have answered what. */
export function GigCounts({ counts }: { counts: Counts }) {
  return (
    <ul className={css.counts} aria-label="Answers">
      <li className={css.yes}>{counts.yes} yes</li>
      <li className={css.maybe}>{counts.maybe} maybe</li>
      <li className={css.no}>{counts.no} no</li>
    </ul>
  )
}
