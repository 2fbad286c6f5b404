import { type Build, Shell } from './shell'
import type { WorkerScope } from './worker'

// The service worker, which is built into /sw.js. What it does is in Shell.

/** Put in by the build (vite.config.ts). */
declare const __BUILD__: Build

const scope = globalThis as unknown as WorkerScope
const shell = new Shell(__BUILD__, scope.caches, scope.location.origin)

scope.addEventListener('install', event => event.waitUntil(shell.install()))
scope.addEventListener('activate', event => event.waitUntil(shell.dropOthers()))
scope.addEventListener('fetch', event => {
  const answer = shell.answer(event.request)
  if (answer) event.respondWith(answer)
})

// A new worker waits until no page of an older release is open, or until a page says that it may take over: one that
// asks whether it is itself of this release, or whose user has asked for the new one (register.ts).
scope.addEventListener('message', event => {
  const { data } = event
  if (data === 'take over') event.waitUntil(scope.skipWaiting())
  else if (typeof data === 'string') event.ports[0]?.postMessage(shell.build.files.includes(data))
})
