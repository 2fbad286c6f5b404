import { before, type Change, isDeletion, rowOf } from './change'
import { excerpts } from './excerpts'
import { type Names, noNames } from './names'
import { inOrder, labelOf, textOf } from './words'

/** One column that was changed. */
export interface Difference {
  readonly column: string
  readonly label: string
  readonly from: string
  readonly to: string
}

/** What says nothing to people. */
const silent = new Set(['id', 'band_id', 'version', 'created_at', 'updated_at', 'position', 'token_hash'])

/** What an update changed, column by column; nothing of what was made or deleted as a whole. */
export function differences(change: Change, names: Names = noNames): readonly Difference[] {
  if (!change.old || isDeletion(change)) return []
  const [was, is] = [before(change), rowOf(change)]
  return [...(change.changed ?? Object.keys(was))]
    .filter(column => !silent.has(column))
    .sort(inOrder)
    .map(column => {
      const [from, to] = where(was[column], is[column])
      return {
        column,
        label: labelOf(column),
        from: textOf(column, from, names),
        to: textOf(column, to, names),
      }
    })
}

const enough = 56

/** Of long texts, the part that is not the same; otherwise both would be cut off before it. */
function where(was: unknown, is: unknown): readonly [unknown, unknown] {
  return typeof was === 'string' && typeof is === 'string' ? excerpts(was, is, enough) : [was, is]
}
