import type { Batch, Realtime } from '../realtime'
import { camel } from './rows'

/** Who changed a field last, and when. */
export interface Author {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly at: number
}

const most = 2000

/** Remembers who changed which field of which row last, of what has come through the feed since this page was opened. */
export class Authors {
  readonly #rows = new Map<string, Map<string, Author>>()

  /** Notes what others did; `me` is one's own userId. */
  note(batch: Batch, me: string): void {
    for (const event of batch.events) {
      if (event.actor.userId === me || !('changed' in event) || !event.changed) continue
      const author = { name: event.actor.name, at: Date.parse(event.time) }
      const fields = this.#rows.get(event.entityId) ?? new Map<string, Author>()
      for (const column of event.changed) fields.set(camel(column), author)
      this.#rows.delete(event.entityId)
      this.#rows.set(event.entityId, fields)
    }
    for (const id of this.#rows.keys()) {
      if (this.#rows.size <= most) break
      this.#rows.delete(id) // the one that was changed longest ago
    }
  }

  /** Of one field of a row, or whoever changed any of it last. */
  of(id: string, field?: string): Author | undefined {
    const fields = this.#rows.get(id)
    if (field !== undefined) return fields?.get(field)
    return [...(fields?.values() ?? [])].sort((a, b) => b.at - a.at)[0]
  }
}

const known = new WeakMap<Realtime, Authors>()

/** The authors of a band's feed. They know what came since somebody first asked `follow`. */
export function authorsOf(realtime: Realtime): Authors {
  const authors = known.get(realtime) ?? new Authors()
  known.set(realtime, authors)
  return authors
}
