import type { EventMap as Generated } from './events.gen'

// The words of the library. What the feed sends is made from its contract (events.gen.ts); what stands here is how an
// application sees it.

/** A place in the feed of one band, `<epoch>-<tag of the band>.<seq>`. Only cursors with the same prefix can be compared. */
export type Cursor = string

/** The events of the contract, by type. An application adds those of its own tables and broadcasts by declaration merging. */
export interface EventMap extends Generated {}

export type EventType = keyof EventMap & string

/** A type, all types of an entity (`gig:*`, `setlist:song:*`), or everything. */
export type EventPattern = EventType | Prefixes<EventType> | '*'

type Prefixes<T extends string> = T extends `${infer Head}:${infer Rest}`
  ? `${Head}:*` | `${Head}:${Prefixes<Rest>}`
  : never

/** The types that a pattern lets through. */
export type Matching<P extends EventPattern> = P extends '*'
  ? EventType
  : P extends `${infer Head}:*`
    ? Extract<EventType, `${Head}:${string}`>
    : Extract<EventType, P>

/** An event, narrowed to the types that the patterns let through: `event.type === 'gig:updated'` narrows it further. */
export type RealtimeEvent<P extends EventPattern = '*'> = EventMap[Matching<P>]

/** What arrives together and is to be applied together: whole transactions, in order, each event once. */
export interface Batch<P extends EventPattern = '*'> {
  readonly events: readonly RealtimeEvent<P>[]
  /** Not all can be told: read your data anew. What comes after it is in `events`, and in later batches. */
  readonly reset?: { readonly reason: string; readonly cursor: Cursor }
}

/**
 * - `idle`         nobody listens
 * - `connecting`   a request is under way
 * - `catching-up`  events that were missed are arriving
 * - `live`         what is committed arrives
 * - `stale`        connected, but the server cannot follow its database: events may be late
 * - `waiting`      the connection failed or ended, and is tried again at `retryAt`
 * - `offline`      the browser says that there is no network
 * - `ended`        over: signed out, no longer a member, or stopped; only a new instance begins anew
 */
export type Status = 'idle' | 'connecting' | 'catching-up' | 'live' | 'stale' | 'waiting' | 'offline' | 'ended'

/** What can be seen of a feed at one moment; a new object whenever something in it changes. */
export interface Snapshot {
  readonly status: Status
  /** Everything committed until now has arrived or is about to: `live`, and nothing else. */
  readonly connected: boolean
  /** Since when the status is what it is; of `offline`, `waiting` and `connecting`: since when it is no longer live. Milliseconds since 1970. */
  readonly since: number
  /** The place after the last event that was handed out; null before the first `feed:ready`. */
  readonly cursor: Cursor | null
  /** How many events are still to come until this one has caught up. */
  readonly behind: number
  readonly lastEvent: RealtimeEvent | null
  /** From commit to here, of the last event that came while live, in milliseconds; null as long as there was none. As exact as both clocks. */
  readonly latencyMs: number | null
  /** When the next attempt is made, milliseconds since 1970; null unless `waiting`. */
  readonly retryAt: number | null
  /** Why it ended, as a stable code and a sentence; null unless `ended`. */
  readonly ended: {
    readonly code: 'revoked' | 'unauthorized' | 'not-found' | 'stopped'
    readonly reason: string
  } | null
}

/** A change that was made here and is not yet known to be in the database. */
export interface OptimisticUpdate {
  /** Send it as `X-Request-Id`: the write's own events carry it back as `requestId`, and confirm it. */
  readonly id: string
  readonly type: string
  /** `pending`: shown and under way; `saved`: its own transaction came through the feed; `failed`: refused, see `message`. */
  readonly status: 'pending' | 'saved' | 'failed'
  readonly data: unknown
  readonly message?: string
  /** When it was made, milliseconds since 1970. */
  readonly at: number
}

/**
 * The feed of one band, as this tab sees it. One connection serves all tabs of a browser. It is opened by the first
 * listener and closed by the last one.
 */
export interface Realtime {
  readonly band: string
  /** Hears batches of what the patterns let through (default: everything). Resets come through any pattern. */
  listen<P extends EventPattern = '*'>(listener: (batch: Batch<P>) => void, types?: readonly P[]): () => void
  /** Hears that getSnapshot or getUpdates has something new; counts as a listener. For useSyncExternalStore. */
  subscribe(onChange: () => void): () => void
  getSnapshot(): Snapshot
  /**
   * The events after a cursor that have been handed out already: what a read that was under way meanwhile does not have.
   * Undefined: they are not known any more, or never were; read again.
   */
  since(cursor: Cursor): readonly RealtimeEvent[] | undefined
  /** Resolves when everything up to a cursor has been handed out, or a reset stood in for it; rejects at the end. */
  reached(cursor: Cursor): Promise<void>

  addOptimisticUpdate(update: { type: string; status?: 'pending'; data: unknown }): string
  /**
   * The server has taken it. It is `saved` when its own transaction has come through the feed, or, as a write that changed
   * nothing has none, everything up to the cursor of the answer (`Downbeat-Cursor`).
   */
  confirmOptimisticUpdate(id: string, cursor?: Cursor): void
  /** The server has refused it: `failed`, until it is dropped. */
  failOptimisticUpdate(id: string, message?: string): void
  dropOptimisticUpdate(id: string): void
  /** All that are pending or failed, and those saved in the last two seconds, in the order in which they were made. */
  getUpdates(): readonly OptimisticUpdate[]

  /** Leaves nothing behind: no connection, timer, listener or lock. `ended`, code `stopped`. */
  close(): void
}

export interface RealtimeOptions {
  band: string
  /** Whoever is signed in: tabs share a connection only for the same user. */
  user: string
  /** Where the server is; default: where the page comes from. */
  url?: string
  /** Headers of each request, such as `Authorization` for a bearer token; asked anew for each. */
  headers?: () => Record<string, string> | Promise<Record<string, string>>
  /** Whether tabs share one connection (Web Locks and BroadcastChannel); default: where the browser has both. */
  shared?: boolean
  /** Told what happens, for developers; `true` writes to the console. */
  debug?: boolean | ((message: string, details?: unknown) => void)
}
