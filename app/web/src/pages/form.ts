import type { ReactNode } from 'react'
import type { Entry, Problem, Row } from '../realtime/outbox'

/** What is wrong, in a sentence, by the field. */
export type Errors = Readonly<Record<string, string | undefined>>

/** What the fields of a form work on: values that are being typed, whether of a new row or of one that is there. */
export interface Form<T> {
  readonly value: T
  set(change: Partial<T>): void
  readonly errors: Errors
  /** Beside a field's label: what others did to it meanwhile. */
  readonly note?: (field: string) => ReactNode
  readonly readOnly?: boolean
}

/** What a gig and a rehearsal have in common. */
export interface ScheduledDraft {
  readonly title: string | null
  readonly startsAt: string
  readonly endsAt: string | null
  readonly venue: string
  readonly address: string
  readonly notes: string
  readonly setlistId: string | null
}

export interface GigDraft extends ScheduledDraft {
  readonly title: string
  readonly status: 'potential' | 'confirmed' | 'cancelled'
  /** NaN: what was typed is no amount. */
  readonly fee: number | null
}

const [earliest, latest] = [Date.parse('1900-01-01T00:00Z'), Date.parse('3000-01-01T00:00Z')]

// The same limits as the server's, so that most is said before it is sent; what it refuses all the same comes back with
// the entry (refused).
function checkScheduled({ startsAt, endsAt, title, venue, address, notes }: ScheduledDraft): Errors {
  const [start, end] = [Date.parse(startsAt), endsAt === null ? null : Date.parse(endsAt)]
  return {
    startsAt: startsAt === '' ? 'Say when it begins.' : outside(start),
    endsAt: end === null ? undefined : (outside(end) ?? (end > start ? undefined : 'It ends before it begins.')),
    title: atMost(title ?? '', 500),
    venue: atMost(venue, 500),
    address: atMost(address, 2000),
    notes: atMost(notes, 20_000),
  }
}

function outside(moment: number): string | undefined {
  return moment >= earliest && moment < latest ? undefined : 'Choose a year from 1900 to 2999.'
}

function atMost(text: string, most: number): string | undefined {
  const length = [...text].length // as PostgreSQL counts: by characters
  const over = length - most
  return over > 0 ? `That is ${over === 1 ? 'a character' : `${over} characters`} too long.` : undefined
}

export const checkRehearsal = (draft: ScheduledDraft): Errors => said(checkScheduled(draft))

export function checkGig(draft: GigDraft): Errors {
  const { title, fee } = draft
  const noAmount = fee !== null && !(fee >= 0 && fee <= 9_999_999_999.99)
  return said({
    ...checkScheduled(draft),
    ...(title.trim() === '' ? { title: 'Give it a title.' } : {}),
    ...(noAmount ? { fee: 'Give the fee as a number, such as 450 or 450.50.' } : {}),
  })
}

/** Without the fields about which there is nothing to say. */
function said(errors: Errors): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([, error]) => error !== undefined))
}

/** What the server found wrong with the fields of an entry, as long as they are as they were sent. */
export function refused(entry: Entry | undefined, value: object): Errors {
  const sent: Row = entry?.body ?? {}
  const typed = value as Row
  return Object.fromEntries(
    (entry?.problem?.errors ?? []).flatMap(({ pointer, detail }) => {
      const field = fieldOf(pointer)
      return Object.is(sent[field], typed[field]) ? [[field, detail]] : []
    }),
  )
}

/** What the server refused and no field says. */
export function refusedAsAWhole(problem: Problem | undefined, fields: object): string | undefined {
  if (!problem) return undefined
  return problem.errors?.some(({ pointer }) => fieldOf(pointer) in fields) ? undefined : problem.detail
}

const fieldOf = (pointer: string) => pointer.replace(/^\//, '').split('/')[0] ?? ''
