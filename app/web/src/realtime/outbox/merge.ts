import type { Row } from './types'

// A merge by field, in which a row is taken for what it is: columns that know nothing of each other.

/** What the server alone writes: it is nobody's change, and never a conflict. */
const ownedByServer = new Set(['id', 'version', 'createdAt', 'updatedAt'])

export interface Merged {
  /** What was meant and is not there yet; without the fields of the conflict. */
  readonly changes: Row
  /** The fields that both changed, to different values. */
  readonly conflicts: readonly string[]
}

/**
 * What is left to be done of a change when somebody else has changed the row as well. `mine` may be a part of the row:
 * fields that it does not have are not meant.
 */
export function merge(base: Row, mine: Row, theirs: Row): Merged {
  const changes: Record<string, unknown> = {}
  const conflicts: string[] = []
  for (const [field, value] of Object.entries(meant(base, mine))) {
    if (same(value, theirs[field])) continue
    if (same(base[field], theirs[field])) changes[field] = value
    else conflicts.push(field)
  }
  return { changes, conflicts }
}

/** The fields of `mine` that say something else than `base`. */
export function meant(base: Row, mine: Row): Row {
  return Object.fromEntries(
    Object.entries(mine).filter(([field, value]) => !ownedByServer.has(field) && !same(base[field], value)),
  )
}

/** Equal by value. Two spellings of one moment are one value: the server answers in UTC, whatever was sent. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a === 'string' && typeof b === 'string') {
    return moment.test(a) && moment.test(b) && Date.parse(a) === Date.parse(b)
  }
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Row, b as Row]
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every(key => Object.hasOwn(right, key) && same(left[key], right[key]))
  )
}

// RFC 3339, as far as Date tells moments apart: to the millisecond.
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/
