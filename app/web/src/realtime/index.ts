/**
 * The feed of a band, in a browser: what is committed there, by whomever, is heard here.
 *
 * **What is promised.** From its first `feed:ready` on, a Realtime hands out every event of its band once, in the order
 * of `seq`, transactions whole: the events of one transaction are in one batch. Where that cannot be kept, a batch says
 * `reset`, and what comes after it is again without a gap. This holds over cut connections, restarted servers, tabs that
 * are closed, killed or frozen, and whatever the server or a proxy repeats: the numbers of the events are gapless, so a
 * gap or a repetition shows. A gap is asked for once more; is it not to be had, it is a reset, reason `gap`.
 *
 * **What is not.** Not that events come soon: `getSnapshot()` tells (`live`: now). Not that two tabs hear in the same
 * moment, or in batches of the same size. Not that a change is heard after the answer to the request that made it: it may
 * come before. Not anything from before the first `feed:ready`: read first, and let `since` close the gap.
 *
 * **Batches.** What arrives within one frame is one batch; in a page that nobody sees, what arrives within a tenth of a
 * second or as soon as the browser lets a timer run; a thousand events are a batch at once. What was missed is handed
 * out at the latest when the last of it is here, before the status says `live`. A reset drops what waits before it. In a
 * batch, getSnapshot, since and getUpdates are already those after it. A listener that throws is reported to the page
 * and keeps nobody from hearing.
 *
 * **Who opens, who closes.** The first `listen` or `subscribe` opens, the last one to leave closes a second later, so
 * that a component that is mounted again finds it open. The place is kept: who listens again gets what was missed.
 * `reached` opens nothing. `close` ends it for good and leaves nothing behind. A page that is frozen or goes into the
 * back-forward cache lets the connection go, and takes it up again where it was.
 *
 * **What happens when**
 *
 * - the connection fails, ends, or no feed:ready comes within 15 s: `waiting`, a retry within 1 s, then within 2, 4, … 30 s
 * - it is silent for 35 s: the same; for 20 s when the page is looked at again or the network is back: replaced at once
 * - 429, 5xx, a proxy's page, any other answer that is no stream: `waiting`; Retry-After is waited for, and a little more
 * - `feed:goodbye`: `waiting`, for as long as it says, and a little more
 * - `feed:stale`: `stale`, until the next `feed:ready`
 * - the browser says that there is no network: `offline`, and the connection is let go. It is tried again like `waiting`,
 *   as the browser may be wrong about a server on the same machine
 * - 401: `ended`, `unauthorized`; 404 in the server's own words: `not-found`; `feed:revoked`: `revoked`. In all tabs
 *
 * connection.ts has all of it as one table.
 *
 * **Tabs.** Where the browser has Web Locks and BroadcastChannel, the tabs of one user that follow one band have one
 * connection: the tab that holds the lock has it, and tells the others at once what it hears. Each has its own place, and
 * asks for what it lacks; what the leader does not have any more (the last 2,000 events) is a reset, reason `behind`. A
 * leader that is closed or dies gives the lock to the next one, which goes on from its own place. One that does not answer for 3 s, frozen
 * or hanging, loses the lock to a tab that somebody looks at; if that one is new, it goes on from the place of the first one
 * that asks. Another user, band or server is another connection.
 *
 * @module
 */
import { sequenceOf } from './cursor'
import { connect } from './realtime'
import type { Realtime, RealtimeOptions } from './types'

export type * from './types'
export { sequenceOf }

/** Makes a Realtime; nothing is opened before somebody listens. Whoever makes it closes it. */
export const createRealtime = (options: RealtimeOptions): Realtime => connect(options)
