/** Who holds the turn for longer is frozen, and it is taken away. */
const patience = 60_000

/**
 * Runs work while no other tab does. A tab that is frozen in the middle of it may go on later, beside another one: the
 * work must bear to be done twice.
 */
export async function inTurn<T>(
  locks: Pick<LockManager, 'request'> | undefined,
  name: string,
  closed: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (!locks) return work()
  const waiting = new AbortController()
  const stop = () => waiting.abort()
  const timer = setTimeout(stop, patience)
  closed.addEventListener('abort', stop)
  try {
    return await locks.request(name, { signal: waiting.signal }, () => {
      clearTimeout(timer)
      return work()
    })
  } catch (error) {
    if (closed.aborted) return undefined
    if (waiting.signal.aborted) return await locks.request(name, { steal: true }, work)
    throw error
  } finally {
    clearTimeout(timer)
    closed.removeEventListener('abort', stop)
  }
}
