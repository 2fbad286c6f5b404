import type { Snapshot } from '../realtime'
import type { Entry } from '../realtime/outbox'
import { timeOf } from './dates'

/** How it stands with the connection, for people. */
export interface Words {
  /** `good`: what is shown is what is; `bad`: it may be old; `between`: it is about to be known. */
  readonly tone: 'good' | 'between' | 'bad'
  readonly long: string
  readonly short: string
  readonly sentence: string
}

export function wordsOf({ status, since, behind, retryAt, ended }: Snapshot, now: number): Words {
  switch (status) {
    case 'live':
      return { tone: 'good', long: 'Live', short: 'Live', sentence: 'What others change appears here at once.' }
    case 'catching-up': {
      const rest = behind > 0 ? `${behind.toLocaleString()} to go` : ''
      return {
        tone: 'between',
        long: rest ? `Catching up, ${rest}` : 'Catching up',
        short: rest || 'Catching up',
        sentence: 'What was missed while there was no connection is arriving.',
      }
    }
    case 'stale':
      return {
        tone: 'bad',
        long: 'Changes are late',
        short: 'Late',
        sentence: "The server can't follow its database at the moment. What others change appears as soon as it can.",
      }
    case 'offline':
      return {
        tone: 'bad',
        long: `Offline since ${timeOf(since)}`,
        short: 'Offline',
        sentence: 'There is no network. What you change is kept on this device and sent later.',
      }
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil(((retryAt ?? now) - now) / 1000))
      return {
        tone: 'bad',
        long: `No connection, next attempt in ${seconds} s`,
        short: `Retry in ${seconds} s`,
        sentence: `There has been no connection to the server since ${timeOf(since)}. What you change is kept on this device and sent later.`,
      }
    }
    case 'ended':
      return { tone: 'bad', long: 'Ended', short: 'Ended', sentence: ended?.reason ?? 'The connection has ended.' }
    case 'idle':
    case 'connecting':
      return { tone: 'between', long: 'Connecting', short: 'Connecting', sentence: 'The server is being asked.' }
  }
}

/** How many changes have not arrived: "3 changes waiting", "1 change needs you". */
export function waitingWords(entries: readonly Entry[]): { readonly long: string; readonly short: string } | null {
  const open = entries.filter(e => e.state !== 'sent')
  if (open.length === 0) return null
  const stuck = open.filter(e => e.state === 'conflict' || e.state === 'failed').length
  const n = stuck || open.length
  const changes = `${n.toLocaleString()} change${n === 1 ? '' : 's'}`
  if (stuck) return { long: `${changes} ${n === 1 ? 'needs' : 'need'} you`, short: `${n}!` }
  return { long: `${changes} waiting`, short: `${n} waiting` }
}
