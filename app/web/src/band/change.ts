/** What happened, as the feed and the activity tell it alike: a RealtimeEvent and an ActivityEntry are both one. */
export interface Change {
  readonly type: string
  readonly entity?: string | undefined
  readonly entityId?: string | undefined
  readonly data?: unknown
  readonly old?: unknown
  readonly changed?: readonly string[] | undefined
  readonly actor: {
    readonly userId?: string | undefined
    readonly name: string
    readonly via: 'api' | 'sql'
    readonly dbUser?: string | undefined
    readonly app?: string | undefined
  }
  readonly reason?: string | undefined
  /** Why it stands for many changes that are not told one by one. */
  readonly reset?: string | undefined
  readonly tx: { readonly id: string; readonly count: number }
}

type Columns = Readonly<Record<string, unknown>>

/** The row after the change; of a deletion, the last one. */
export function rowOf(change: Change): Columns {
  return columns(change.data) ?? columns(change.old) ?? {}
}

/** The columns that an update changed, as they were. */
export function before(change: Change): Columns {
  return columns(change.old) ?? {}
}

export function isCreation(change: Change): boolean {
  return !isDeletion(change) && !change.old
}

export function isDeletion(change: Change): boolean {
  return change.data === null
}

function columns(value: unknown): Columns | undefined {
  return typeof value === 'object' && value !== null ? (value as Columns) : undefined
}
