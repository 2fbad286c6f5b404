import type { Message } from './connection/message'
import type { State } from './connection/stream'
import type { Environment } from './environment'
import type { Outcome } from './sequence/sequence'
import type { Cursor } from './types'

/**
 * The tabs of one browser that follow the same band for the same user. One of them leads: it holds the lock, has the
 * connection, and tells the others at once what it hears. Each tab keeps its own place, so that whoever leads next goes
 * on from there, and whoever misses something asks for it.
 */
export interface Tabs {
  /** Of the leader: what it heard. */
  relay(message: Message): void
  /** Of the leader: what its connection looks like. */
  tell(state: State): void
  /** An occasion to doubt whoever leads. */
  wake(): void
  /** The next one may lead. */
  leave(): void
}

export interface TabsOptions {
  readonly name: string
  readonly locks: Pick<LockManager, 'request'>
  readonly openChannel: (name: string) => BroadcastChannel
  readonly environment: Pick<Environment, 'visible' | 'times'>
  readonly cursor: () => Cursor | null
  readonly state: () => State
  /** Of the leader: all that comes after a cursor, or begins where it is. */
  answer(cursor: Cursor | null): readonly Message[]
  onLead(): void
  /** It has lost the lock. */
  onFollow(): void
  onWake(): void
  /** Of the others: what the leader heard; `answered`: because it was asked for. */
  onMessage(message: Message, answered: boolean): Outcome
  onState(state: State): void
}

type Word =
  | { readonly kind: 'lead' }
  | { readonly kind: 'ask'; readonly cursor: Cursor | null; readonly wake: boolean }
  | { readonly kind: 'answer'; readonly to: string; readonly messages: readonly Message[]; readonly state: State }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'state'; readonly state: State }

export function createTabs(options: TabsOptions): Tabs {
  const { name, locks, environment } = options
  const { times, visible } = environment
  const me = crypto.randomUUID()
  const channel = options.openChannel(name)
  const leaving = new AbortController()
  const left = leaving.signal
  /** Lets go of the lock; undefined while another one leads. */
  let release: (() => void) | undefined
  let leader: string | undefined
  let former: string | undefined
  let askedAt = 0 // 0: not waiting for an answer
  let timer: ReturnType<typeof setTimeout> | undefined

  const say = (word: Word) => channel.postMessage({ ...word, from: me })

  /** Waits for the lock, or takes it from whoever has it and does not answer. */
  async function lock(steal: boolean): Promise<void> {
    let own: (() => void) | undefined
    const lead = () =>
      new Promise<void>(resolve => {
        if (left.aborted) return resolve()
        own = release = resolve
        former = leader
        leader = me
        askedAt = 0
        clearTimeout(timer)
        say({ kind: 'lead' })
        options.onLead()
      })
    try {
      await locks.request(name, steal ? { steal } : { signal: left }, lead)
    } catch {
      if (left.aborted) return
      if (!own) return void lead() // no locks here after all: a connection of its own
      if (own === release) {
        release = leader = undefined
        options.onFollow()
        ask()
      }
      // Who has stolen the lock is still in the queue.
      if (!steal) void lock(false)
    }
  }

  function wait(milliseconds: number, then: () => void) {
    clearTimeout(timer)
    timer = setTimeout(then, milliseconds)
  }

  function ask(wake = false) {
    askedAt = Date.now()
    say({ kind: 'ask', cursor: options.cursor(), wake })
    wait(times.reply * (1 + Math.random() / 3), unanswered)
  }

  /** A leader that is dead gives the lock up by itself; one that is frozen or hangs does not. */
  function unanswered() {
    const late = Date.now() - askedAt > 2 * times.reply // it is us who were frozen, and the answer may be here
    askedAt = 0
    if (late) ask()
    else if (visible()) {
      wait(times.ask, ask) // should that come to nothing
      void lock(true)
    } else wait(times.ask, ask)
  }

  function hearLeader({ retryAt }: State) {
    // A hidden leader's timers may be slow; a question with `wake` is not.
    if (retryAt) wait(Math.max(0, retryAt - Date.now()) + times.base, () => ask(true))
    else wait(times.ask, ask)
  }

  function asLeader(word: Word & { from: string }) {
    // The lock may be quicker than the last word of whoever had it: a stream that has ended is not to be opened again.
    if (word.kind === 'state' && word.from === former && word.state.ended) options.onState(word.state)
    if (word.kind !== 'ask') return
    say({ kind: 'answer', to: word.from, messages: options.answer(word.cursor), state: options.state() })
    if (word.wake) options.onWake()
  }

  function asFollower(word: Word & { from: string }) {
    const { kind, from } = word
    if (kind === 'answer') {
      if (word.to !== me) return
      leader = from
      askedAt = 0
      for (const message of word.messages) options.onMessage(message, true)
      hearLeader(word.state)
      return options.onState(word.state)
    }
    if (kind === 'ask') return
    if (kind === 'lead') leader = from
    else if (from === leader) {
      if (!askedAt) hearLeader(options.state())
      if (kind === 'state') {
        if (!askedAt) hearLeader(word.state)
        return options.onState(word.state)
      }
      if (options.onMessage(word.message, false) !== 'gap') return
    }
    // A new leader, another one than was thought, or something is missing. One question at a time: its answer has all
    // that was told before it.
    if (kind === 'lead' || !askedAt) ask()
  }

  channel.onmessage = ({ data }: MessageEvent<Word & { from: string }>) => {
    if (left.aborted) return
    if (release) asLeader(data)
    else asFollower(data)
  }
  ask()
  void lock(false)

  return {
    relay: message => release && say({ kind: 'message', message }),
    tell: state => release && say({ kind: 'state', state }),
    wake: () => (release ? options.onWake() : ask(true)),
    leave() {
      leaving.abort()
      clearTimeout(timer)
      release?.()
      channel.close()
    },
  }
}
