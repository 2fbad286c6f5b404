import { dayOf, duration, timeOf } from '../components/dates'
import type { Names } from './names'

// What stands in a column, for people.

const enough = 60

/**
 * A text that somebody has written, on one line and not too long. Characters that would turn the direction of what follows
 * it, or that are no text at all, are left out, so that a title cannot pretend to be the rest of the sentence.
 */
export function short(text: string, most = enough): string {
  const line = text
    .slice(0, most * 8)
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  const letters = [...line]
  return letters.length > most || text.length > most * 8 ? `${letters.slice(0, most - 1).join('')}…` : line
}

/** ‘Late show’ */
export function quoted(text: string): string {
  return `‘${short(text)}’`
}

/** "Thu, 24 June, 21:00" */
export function momentOf(moment: string): string {
  return Number.isNaN(Date.parse(moment)) ? short(moment) : `${dayOf(moment)}, ${timeOf(moment)}`
}

/** A day without a time; noon is that day everywhere. */
export function dateOf(date: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(date) ? dayOf(`${date}T12:00:00`) : short(date)
}

const labels: Readonly<Record<string, string>> = {
  starts_at: 'start',
  ends_at: 'end',
  starts_on: 'first day',
  ends_on: 'last day',
  setlist_id: 'setlist',
  song_id: 'song',
  member_id: 'member',
  gig_id: 'gig',
  duration_seconds: 'duration',
  used_at: 'used',
  expires_at: 'expires',
  created_by: 'invited by',
}

/** What a column is called; the field of the API has the same name in another spelling. */
export function labelOf(field: string): string {
  const column = snake(field)
  return labels[column] ?? column.replaceAll('_', ' ')
}

const order = ['title', 'name', 'status', 'starts_at', 'ends_at', 'starts_on', 'ends_on', 'venue', 'address', 'notes']

/** Columns as people would name them: what it is, when, where, and then the rest. */
export function inOrder(a: string, b: string): number {
  const place = (column: string) => (order.indexOf(column) + order.length + 1) % (order.length + 1)
  return place(a) - place(b)
}

export function snake(field: string): string {
  return field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

const kinds = {
  setlist_id: 'setlist',
  song_id: 'song',
  member_id: 'member',
  gig_id: 'gig',
  created_by: 'member',
} as const

/** What stands in a column; nothing is "–". */
export function textOf(field: string, value: unknown, names: Names): string {
  const column = snake(field)
  if (value === null || value === undefined || value === '') return '–'
  if (column in kinds) {
    const kind = kinds[column as keyof typeof kinds]
    const named = names(kind, value)
    return named ? short(named.name) : `a ${kind}`
  }
  if (typeof value === 'number') {
    if (column === 'duration_seconds') return duration(value)
    return column === 'tempo' ? `${value} bpm` : value.toLocaleString()
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'string') return short(JSON.stringify(value))
  if (column.endsWith('_at')) return momentOf(value)
  if (column.endsWith('_on')) return dateOf(value)
  return short(value)
}
