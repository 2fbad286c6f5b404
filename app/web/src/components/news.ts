import { describe } from '../band/describe'
import type { Names } from '../band/names'
import type { Batch, RealtimeEvent } from '../realtime'
import type { Shown, Toast } from './notify'
import { placeOfAll } from './placeOf'

interface Options {
  readonly names: Names
  /** One's own userId. */
  readonly me: string
  readonly show: (toast: Toast) => Shown
  /** Goes to a page, below the band's own address. */
  readonly go: (place: string) => void
  readonly now?: () => number
}

const burst = 5000
const step = 400
const most = 1000
const recent = 20

/**
 * What others did, as toasts: one for each batch that comes while live; batches that follow each other become one toast
 * that changes, at most every 0.4 s. What was missed and comes all at once, after a break, is only counted.
 */
export class News {
  readonly #options: Options
  readonly #now: () => number
  #events: RealtimeEvent[] = []
  #count = 0
  #heardAt = 0
  #toast: Shown | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #told = 0
  readonly #shown = new Set<Shown>()
  #missed = 0
  #lost = false

  constructor(options: Options) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  hear({ events, reset }: Batch, live: boolean): void {
    const others = events.filter(e => e.actor.userId !== this.#options.me)
    if (!live) {
      this.#missed += others.length
      this.#lost ||= reset !== undefined
      return
    }
    if (reset) this.#show('A lot has changed at once.', 'activity')
    if (others.length === 0) return
    if (this.#now() - this.#heardAt > burst) this.#begin()
    this.#heardAt = this.#now()
    this.#count += others.length
    if (this.#events.length < most) this.#events.push(...others)
    if (this.#timer === undefined) this.#tell()
  }

  /** It is live again: what came since the break is one message. */
  caughtUp(): void {
    const [missed, lost] = [this.#missed, this.#lost]
    this.#missed = 0
    this.#lost = false
    if (lost) this.#show('A lot has changed while you were away.', 'activity')
    else if (missed > 0) {
      this.#show(`${missed.toLocaleString()} change${missed === 1 ? '' : 's'} while you were away.`, 'activity')
    }
  }

  /** Takes back what it has said: outside of the band it is nobody's business. */
  close(): void {
    clearTimeout(this.#timer)
    for (const toast of this.#shown) toast.close()
  }

  #begin(): void {
    this.#events = []
    this.#count = 0
    this.#told = 0
    this.#toast = undefined
  }

  /** Says what is known now; what comes within the next step is said after it. */
  #tell(): void {
    if (this.#toast && !this.#toast.update(this.#content())) {
      // It has been closed: what it said is not said again.
      const rest = this.#events.slice(this.#told)
      const count = this.#count - this.#told
      this.#begin()
      this.#events = rest
      this.#count = count
    }
    this.#toast ??= this.#put(this.#content())
    this.#told = this.#count
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#count > this.#told) this.#tell()
    }, step)
  }

  #content(): Toast {
    const text =
      this.#count > this.#events.length
        ? `${this.#count.toLocaleString()} changes by others`
        : describe(this.#events, this.#options.names)
    return this.#toastOf(text, placeOfAll(this.#events))
  }

  #show(text: string, place: string): void {
    this.#put(this.#toastOf(text, place))
  }

  #put(toast: Toast): Shown {
    const shown = this.#options.show(toast)
    this.#shown.add(shown)
    if (this.#shown.size > recent) this.#shown.delete([...this.#shown][0] ?? shown) // gone long ago
    return shown
  }

  #toastOf(text: string, place: string): Toast {
    return { text, action: { label: 'Show', onPress: () => this.#options.go(place) } }
  }
}
