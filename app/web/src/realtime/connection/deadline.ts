/** Notices silence. It goes by the clock and not by its timer, which does not run while a page is frozen or a machine asleep. */
export interface Deadline {
  /** Silence of so many milliseconds from now on is too long. */
  start(limit: number): void
  /** Something was heard. */
  touch(): void
  /** For how long nothing was heard; 0 when stopped. */
  silence(): number
  stop(): void
}

export function createDeadline(onSilence: () => void): Deadline {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0
  let limit = 0

  const silence = () => (timer ? Date.now() - last : 0)
  const stop = () => {
    clearTimeout(timer)
    timer = undefined
  }
  // One timer however often something is heard: it looks, when it is due, whether it still is.
  const arm = (wait: number) => {
    timer = setTimeout(() => {
      const left = limit - silence()
      if (left > 0) return arm(left)
      stop()
      onSilence()
    }, wait)
  }
  return {
    start(milliseconds) {
      stop()
      last = Date.now()
      limit = milliseconds
      arm(limit)
    },
    touch() {
      last = Date.now()
    },
    silence,
    stop,
  }
}
