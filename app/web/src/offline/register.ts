// The page's side of the service worker.

/** TypeScript's library does not have trusted types. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

const hour = 3_600_000

/**
 * Registers the service worker, where the browser has one: not on plain http but on localhost. `onNewer` is told when a
 * newer release of the app waits, with what brings it: it loads the page anew.
 */
export async function register(onNewer: (reload: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  let registration: ServiceWorkerRegistration
  try {
    registration = await serviceWorker.register(address(), { updateViaCache: 'none' })
  } catch {
    return // refused, as in a private window: the app does without
  }

  const offer = async (worker: ServiceWorker) => {
    // The page comes from the server first, so it may be of the new release already.
    if (await isOf(worker, own())) return worker.postMessage('take over')
    onNewer(() => {
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
      worker.postMessage('take over')
    })
  }
  const watch = (worker: ServiceWorker) => {
    worker.addEventListener('statechange', () => {
      // Without an active one it is the first, and nothing is replaced.
      if (worker.state === 'installed' && registration.active) void offer(worker)
    })
  }
  if (registration.waiting && registration.active) void offer(registration.waiting)
  if (registration.installing) watch(registration.installing)
  registration.addEventListener('updatefound', () => registration.installing && watch(registration.installing))

  // The browser looks for a new one when a page is loaded; this page may stay for weeks.
  let lookedAt = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - lookedAt < hour) return
    lookedAt = Date.now()
    registration.update().catch(() => {}) // no network
  })
}

function isOf(worker: ServiceWorker, file: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  return new Promise(resolve => {
    port1.onmessage = ({ data }) => {
      port1.close()
      resolve(data === true)
    }
    worker.postMessage(file, [port2])
  })
}

/** The path of this page's own script, which has a hash of its content. */
function own(): string {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]')
  return script ? new URL(script.src).pathname : ''
}

function address(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const url = '/sw.js'
  return trustedTypes?.createPolicy('downbeat#sw', { createScriptURL: () => url }).createScriptURL(url) ?? url
}
