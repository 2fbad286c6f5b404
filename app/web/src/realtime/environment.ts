/** What the library takes from the browser. Tests put other things in its place, and run with smaller times. */
export interface Environment {
  readonly fetch: typeof fetch
  readonly locks: Pick<LockManager, 'request'> | undefined
  readonly openChannel: ((name: string) => BroadcastChannel) | undefined
  /** Whether somebody can see the page. */
  readonly visible: () => boolean
  readonly times: Times
}

/** All in milliseconds. */
export interface Times {
  /** The first retry is within `base`, those after it within twice as much each, up to `cap`. */
  readonly base: number
  readonly cap: number
  /** How long an answer to a request may take. */
  readonly answer: number
  /** For how long a stream may be silent: two of the server's heartbeats, and some. */
  readonly silence: number
  /** For how long it may be silent to be trusted when the page is looked at again. */
  readonly suspicion: number
  /** For how long it is kept after the last listener has gone. */
  readonly linger: number
  /** After so much silence a tab asks the one that has the connection. */
  readonly ask: number
  /** By then that one must have answered, or its place is taken. */
  readonly reply: number
  /** A connection that lasted so long ends a series of failures. */
  readonly steady: number
}

export const times: Times = {
  base: 1000,
  cap: 30_000,
  answer: 15_000,
  silence: 35_000,
  suspicion: 20_000,
  linger: 1000,
  ask: 20_000,
  reply: 3000,
  steady: 10_000,
}

/** The browser's own. Without Web Locks (a page that is no secure context) tabs do not share. */
export const browser = (): Environment => ({
  fetch: (...request) => fetch(...request),
  locks: typeof navigator === 'undefined' ? undefined : navigator.locks,
  openChannel: typeof BroadcastChannel === 'undefined' ? undefined : name => new BroadcastChannel(name),
  visible: () => typeof document === 'undefined' || document.visibilityState === 'visible',
  times,
})
