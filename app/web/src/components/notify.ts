import { UNSTABLE_ToastQueue as ToastQueue } from 'react-aria-components'

/** A message that goes by itself, or when it is closed. */
export interface Toast {
  readonly text: string
  /** `good`: it is done; `bad`: something has to be looked after; `info`: anything else. */
  readonly tone?: 'info' | 'good' | 'bad'
  readonly action?: { readonly label: string; readonly onPress: () => void }
  /** How long it stays, in milliseconds; 0: until it is closed. Default: 8 s, and longer for longer texts. */
  readonly timeout?: number
}

/** A toast that was shown. */
export interface Shown {
  /** Puts something else in its place, for as long as it stays; false: it is gone. */
  update(toast: Toast): boolean
  close(): void
}

/** What is in one place of the queue: it can become another toast, so that news of one kind do not pile up. */
export class Content {
  #toast: Toast
  readonly #hear = new Set<() => void>()

  constructor(toast: Toast) {
    this.#toast = toast
  }

  get = (): Toast => this.#toast

  set(toast: Toast): void {
    this.#toast = toast
    for (const hear of this.#hear) hear()
  }

  subscribe = (hear: () => void): (() => void) => {
    this.#hear.add(hear)
    return () => this.#hear.delete(hear)
  }
}

export const queue = new ToastQueue<Content>({ maxVisibleToasts: 3 })

/** `text` is to be said of `content`; null: what was said of it, or of all, is taken back. */
type Voice = (content: Content | null, text: string | null) => void
const voices = new Set<Voice>()

/** Hears what is to be said aloud. */
export function onSay(voice: Voice): () => void {
  voices.add(voice)
  return () => voices.delete(voice)
}

/** Shows a message to whoever is there, on whatever page. It can be called from anywhere. */
export function notify(toast: Toast): Shown {
  const content = new Content(toast)
  let there = true
  const key = queue.add(content, {
    timeout: timeoutOf(toast),
    onClose: () => {
      there = false
    },
  })
  for (const say of voices) say(content, toast.text)
  return {
    update(next) {
      if (!there) return false
      const told = next.text !== content.get().text
      content.set(next)
      if (told) for (const say of voices) say(content, next.text)
      return true
    },
    close: () => {
      if (there) queue.close(key)
      for (const say of voices) say(content, null)
    },
  }
}

/** Takes all messages away: what they are about is nobody's business here any more. */
export function clearToasts(): void {
  for (const { key } of [...queue.visibleToasts]) queue.close(key)
  queue.clear()
  for (const say of voices) say(null, null)
}

export function timeoutOf({ text, timeout }: Toast): number {
  return timeout ?? Math.max(8000, text.length * 80)
}
