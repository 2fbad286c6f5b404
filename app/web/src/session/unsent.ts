import { openDB } from 'idb'
import type { Entry } from '../realtime/outbox'

/** A browser that has not opened its database by then counts as having nothing in it. */
const patience = 3000

/**
 * How many changes of a person are on this device and not in the database, of all of their bands. It looks without sending
 * them: where the outbox keeps them is in outbox-store.ts.
 */
export async function countUnsent(user: string): Promise<number> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<number>(resolve => {
    timer = setTimeout(() => resolve(0), patience)
  })
  const count = await Promise.race([read(user).catch(() => 0), late])
  clearTimeout(timer)
  return count
}

async function read(user: string): Promise<number> {
  const database = await openDB('downbeat', undefined, {
    // There is none, and it is the outbox's to make.
    upgrade: (_database, _from, _to, transaction) => {
      transaction.done.catch(() => {})
      transaction.abort()
    },
  })
  try {
    const entries: Entry[] = await database.getAll('outbox', IDBKeyRange.bound([user], [user, []]))
    return entries.filter(entry => entry.state !== 'sent').length
  } finally {
    database.close()
  }
}
