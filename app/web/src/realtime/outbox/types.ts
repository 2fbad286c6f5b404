import type { Cursor } from '../types'

// The words of the way back: how a change that was made here gets to the server, also when there is no network.

/** A row as the API answers with it. */
export type Row = { readonly [field: string]: unknown }

/** What somebody wants to be done, before it has been sent. */
export interface Draft {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: Row
  /**
   * The row as it was seen when it was changed; its `version` goes into If-Match, and what differs between it and the
   * body is what was meant. Also of a row that waits to be created itself, which has no version yet. Left out where the
   * API wants no If-Match.
   */
  readonly base?: Row
  /** Which row: `gig`, and its id. Later drafts for the same row wait for this one, and build on what it answers. */
  readonly entity: string
  readonly entityId: string
  /** For people: "Change of Late show". */
  readonly label: string
  /** A new row, which has an id of its own making (`temporaryId()`) until the server gives one; what is queued behind it follows. */
  readonly creates?: boolean
}

/** A draft that waits to be sent, is being sent, or could not be. */
export interface Entry extends Draft {
  /** Also the X-Request-Id and the Idempotency-Key. */
  readonly id: string
  /** The order in which they were made and are sent. */
  readonly seq: number
  /** When it was made, milliseconds since 1970. */
  readonly at: number
  /**
   * - `waiting`   for the network, or for those before it
   * - `sending`
   * - `sent`      the server has it; its effect is on its way through the feed, up to `cursor`
   * - `conflict`  somebody else has changed the same fields: see `conflict`, and call `resolve`
   * - `failed`    refused for good: see `problem`, and call `retry` or `discard`
   */
  readonly state: 'waiting' | 'sending' | 'sent' | 'conflict' | 'failed'
  readonly attempts: number
  /** When it was last tried, and when it is tried again; Infinity: not before `wake`, as nobody is signed in. Milliseconds since 1970. */
  readonly triedAt?: number | undefined
  readonly retryAt?: number | undefined
  /** The id that the row had as long as the server had given it none, of what was sent with `creates`. */
  readonly temporaryId?: string
  /** Of what was sent: the row as it was answered, and the place of the effect. Without a cursor, nothing was left to be done. */
  readonly row?: Row | null | undefined
  readonly cursor?: Cursor | undefined
  readonly conflict?: Conflict | undefined
  /** Why it was refused, or why it still waits, if the server said so. */
  readonly problem?: Problem | undefined
}

/** A problem document (RFC 9457) of the API, or what came in its place. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
  /** What is there instead, with some codes such as `items-changed`. */
  readonly current?: Row
}

/** The same fields, changed by two. */
export interface Conflict {
  readonly base: Row
  /** The base with what was meant. */
  readonly mine: Row
  readonly theirs: Row
  /**
   * The fields that both changed, to different values. What only one changed is merged without asking. Empty: what was to
   * be deleted has changed.
   */
  readonly fields: readonly string[]
}

/** What was answered to an entry that was taken. */
export interface Sent {
  readonly entry: Entry
  /** The row as it is now; null after a delete, or where there was no body. */
  readonly row: Row | null
  readonly cursor: Cursor | null
}

/**
 * The changes of one user in one band that are not in the database yet. They are kept in IndexedDB, so that they outlive
 * the tab, and sent in order by one tab at a time. What is sent twice is done once: a POST by its Idempotency-Key, a
 * change by its If-Match. Where the browser has no IndexedDB or no Web Locks, they are kept in this tab alone.
 */
export interface Outbox {
  /** Resolves as soon as it is kept; whether it is sent is for `subscribe` to tell. Of a PATCH, what was meant is kept. */
  add(draft: Draft): Promise<Entry>
  /** Those of this user and band, in order. A new array whenever something changed. */
  getSnapshot(): readonly Entry[]
  subscribe(onChange: () => void): () => void
  /**
   * Hears what was taken by the server, in this tab or another one; after opening also what was taken before and has not
   * been settled, so that one entry may be heard twice.
   */
  onSent(listener: (sent: Sent) => void): () => void
  /** Settles a conflict: the values that are to stand in the fields of the conflict. For a deletion, `{}` deletes all the same. */
  resolve(id: string, fields: Row): Promise<void>
  /** Sends what has failed once more. */
  retry(id: string): Promise<void>
  /** Gives up what has not been sent and, with a row that was to be created, what was to be done with it. */
  discard(id: string): Promise<void>
  /**
   * Forgets the entry that was `sent`, once the feed has told of it: when `reached(entry.cursor)`, or at once if it has
   * none. The application calls it.
   */
  settle(id: string): Promise<void>
  /** Tries at once, for example because the feed is live again or somebody has signed in. */
  wake(): void
  /** Deletes everything that is kept of this user, of all bands: for signing out. */
  purge(): Promise<void>
  /** Stops sending and lets go of everything; what is kept stays. */
  close(): void
}

export interface OutboxOptions {
  user: string
  band: string
  /** Where the server is; default: where the page comes from. */
  url?: string
  /** Headers of each request, such as `Authorization` for a bearer token; asked anew for each. */
  headers?: () => Record<string, string> | Promise<Record<string, string>>
  /** What takes turns among tabs; default: the browser's Web Locks. */
  locks?: Pick<LockManager, 'request'> | undefined
  fetch?: typeof fetch
  now?: () => number
}
