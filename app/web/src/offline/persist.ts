import { CacheStore } from './cache-store'

/** Tells all tabs that what is kept has been deleted. */
export const forgetChannel = 'downbeat:forget'

/**
 * Deletes what the Keeper has kept on this device, and has it keep nothing more, in any tab, before somebody signs in. For
 * signing out.
 */
export async function forgetCache(): Promise<void> {
  const channel = new BroadcastChannel(forgetChannel)
  channel.postMessage(null)
  channel.close()
  const store = new CacheStore()
  await store.forget()
  store.close()
}
