import type { ActivityEntry } from '../api/schema.gen'
import { dayOf } from '../components/dates'

/** What one transaction did, the latest entry first. */
export interface Transaction {
  readonly id: string
  readonly entries: readonly [ActivityEntry, ...ActivityEntry[]]
}

export interface Day {
  readonly title: string
  readonly transactions: readonly Transaction[]
}

/** Entries that stand beside each other and were committed together are told together. */
export function transactionsOf(entries: readonly ActivityEntry[]): readonly Transaction[] {
  const all: { id: string; entries: [ActivityEntry, ...ActivityEntry[]] }[] = []
  for (const entry of entries) {
    const last = all.at(-1)
    if (last && last.entries[0].tx.id === entry.tx.id && last.entries[0].actor.name === entry.actor.name) {
      last.entries.push(entry)
    } else all.push({ id: entry.id, entries: [entry] })
  }
  return all
}

/** By day, as it is where this device is: "Today", "Yesterday", "Thu, 24 June". */
export function daysOf(entries: readonly ActivityEntry[], now: number): readonly Day[] {
  const days: { title: string; transactions: Transaction[] }[] = []
  for (const transaction of transactionsOf(entries)) {
    const title = titleOf(transaction.entries[0].time, now)
    const last = days.at(-1)
    if (last?.title === title) last.transactions.push(transaction)
    else days.push({ title, transactions: [transaction] })
  }
  return days
}

function titleOf(time: string, now: number): string {
  const [day, today] = [new Date(time), new Date(now)]
  const yesterday = new Date(now)
  yesterday.setDate(today.getDate() - 1)
  if (day.toDateString() === today.toDateString()) return 'Today'
  if (day.toDateString() === yesterday.toDateString()) return 'Yesterday'
  return dayOf(time, today)
}
