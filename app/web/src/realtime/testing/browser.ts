import type { Environment } from '../environment'
import { connect } from '../realtime'
import type { Realtime, RealtimeOptions } from '../types'
import { brief } from './feed'
import { type Heard, hear } from './hear'
import { createLocks } from './locks'

/** A tab that can be frozen, so that nothing of it runs, and killed, so that it has no last word. */
export interface Tab {
  readonly realtime: Realtime
  readonly heard: Heard
  /** A deaf one is not told what the others say, like a page in the back-forward cache. */
  readonly is: { visible: boolean; deaf: boolean }
  freeze(): void
  thaw(): void
  kill(): void
  frozen(): boolean
}

/** A browser without windows: its tabs share locks and channels, and reach real servers. */
export interface Browser {
  open(options: Omit<RealtimeOptions, 'band' | 'user'> & Partial<RealtimeOptions>): Tab
  locks(): number
}

export function startBrowser(times = brief): Browser {
  const locks = createLocks()
  return {
    locks: locks.count,
    open(options) {
      let opened: Promise<void> = Promise.resolve()
      let thaw: (() => void) | undefined
      let dead = false
      const gate = async () => {
        while (thaw) await opened
      }
      const ofTab = locks.tab(gate)
      const dying = new AbortController()
      const channels: BroadcastChannel[] = []
      const closed = new Set<BroadcastChannel>()
      const is = { visible: true, deaf: false }

      const environment: Environment = {
        times,
        locks: ofTab.locks,
        // Timers cannot be frozen here: nobody sees a frozen tab, so that it takes nothing from others.
        visible: () => is.visible && !thaw,
        async fetch(url, init) {
          await gate()
          const signal = AbortSignal.any([dying.signal, ...(init?.signal ? [init.signal] : [])])
          const response = await fetch(url, { ...init, signal })
          const slow = new TransformStream<Uint8Array, Uint8Array>({
            async transform(chunk, controller) {
              await gate()
              controller.enqueue(chunk)
            },
          })
          return new Response(response.body?.pipeThrough(slow) ?? null, response)
        },
        openChannel(name) {
          const channel = new BroadcastChannel(name)
          channels.push(channel)
          // Both ways wait at the gate, in order.
          let said: Promise<void> = Promise.resolve()
          let heard: Promise<void> = Promise.resolve()
          let waiting = 0
          const gated = {
            onmessage: null as ((event: MessageEvent) => void) | null,
            postMessage(message: unknown) {
              const say = () => {
                if (!dead && !closed.has(channel)) channel.postMessage(message)
              }
              if (thaw || waiting) {
                waiting++
                said = said.then(gate).then(say)
                void said.finally(() => waiting--)
              } else say()
            },
            close() {
              closed.add(channel)
              channel.close()
            },
          }
          channel.onmessage = event => {
            const { data } = event as MessageEvent
            if (is.deaf) return
            heard = heard.then(gate).then(() => (dead ? undefined : gated.onmessage?.({ data } as MessageEvent)))
          }
          return gated as unknown as BroadcastChannel
        },
      }
      const realtime = connect({ band: 'band', user: 'ana', ...options }, environment)
      return {
        realtime,
        heard: hear(realtime),
        is,
        freeze() {
          if (thaw) return
          opened = new Promise(resolve => {
            thaw = resolve
          })
        },
        thaw() {
          const open = thaw
          thaw = undefined
          open?.()
        },
        frozen: () => thaw !== undefined,
        kill() {
          dead = true
          dying.abort()
          ofTab.die()
          for (const channel of channels) channel.close()
        },
      }
    },
  }
}
