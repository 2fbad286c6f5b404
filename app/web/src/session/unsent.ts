import { openDB } from 'idb'
import type { Entry } from '../realtime/outbox'

/** A browser that has not opened its database by then does not say what is in it. */
const patience = 3000

/**
 * How many changes of a person are on this device and not in the database, of all of their bands; undefined: that cannot
 * be told. It looks without sending them: where the outbox keeps them is in realtime/outbox/store.ts.
 */
export async function countUnsent(user: string): Promise<number | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(resolve, patience, undefined)
  })
  const failed = (error: Error) => (error.name === 'AbortError' ? 0 : undefined) // there is no database
  const count = await Promise.race([read(user).catch(failed), late])
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
