type Grant = (lock: Lock | null) => unknown

interface Waiting {
  readonly tab: object
  readonly grant: () => void
}

/** Web Locks of one browser, as far as they are used here (exclusive, signal, steal), which Node 20 does not have. */
export interface Locks {
  /** What one tab sees of it. Its locks are granted no sooner than `gate` lets it run. */
  tab(gate?: () => Promise<void>): { readonly locks: Pick<LockManager, 'request'>; die(): void }
  /** How many hold a lock or wait for one. */
  count(): number
}

export function createLocks(): Locks {
  const held = new Map<string, { tab: object; lose(stolen: boolean): void }>()
  const queues = new Map<string, Waiting[]>()
  const queue = (name: string) => queues.get(name) ?? queues.set(name, []).get(name) ?? []

  function next(name: string) {
    if (!held.has(name)) queue(name).shift()?.grant()
  }

  return {
    count: () => held.size + [...queues.values()].reduce((sum, waiting) => sum + waiting.length, 0),
    tab(gate = () => Promise.resolve()) {
      const tab = {}
      let dead = false
      const request = (name: string, { signal, steal }: LockOptions, grant: Grant) =>
        new Promise<unknown>((resolve, reject) => {
          if (dead) return
          const abort = () => reject(new DOMException('The request was aborted', 'AbortError'))
          if (signal && steal) return reject(new DOMException('signal with steal', 'NotSupportedError'))
          if (signal?.aborted) return abort()
          const waiting: Waiting = {
            tab,
            grant() {
              const own = {
                tab,
                lose(stolen: boolean) {
                  if (held.get(name) === own) held.delete(name)
                  if (stolen && !dead) void gate().then(abort)
                },
              }
              held.set(name, own)
              void gate()
                .then(() => (dead ? undefined : grant({ name, mode: 'exclusive' })))
                .then(resolve, reject) // of one that was stolen: too late
                .then(() => {
                  if (dead || held.get(name) !== own) return
                  held.delete(name)
                  next(name)
                })
            },
          }
          if (steal) {
            held.get(name)?.lose(true)
            return waiting.grant()
          }
          queue(name).push(waiting)
          signal?.addEventListener('abort', () => {
            const at = queue(name).indexOf(waiting)
            if (at < 0) return
            queue(name).splice(at, 1)
            abort()
          })
          next(name)
        })
      return {
        locks: { request: request as LockManager['request'] },
        die() {
          dead = true
          for (const [name, waiting] of queues)
            queues.set(
              name,
              waiting.filter(one => one.tab !== tab),
            )
          for (const [name, holder] of [...held]) {
            if (holder.tab !== tab) continue
            holder.lose(false)
            next(name)
          }
        },
      }
    },
  }
}
