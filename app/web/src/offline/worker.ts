// The part of a service worker's global scope that sw.ts uses. TypeScript's own library for it cannot stand beside the one
// for pages in one program.

interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void
}

export interface FetchEvent extends ExtendableEvent {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

export interface MessageFromPage extends ExtendableEvent {
  readonly data: unknown
  readonly ports: readonly MessagePort[]
}

interface Events {
  install: ExtendableEvent
  activate: ExtendableEvent
  fetch: FetchEvent
  message: MessageFromPage
}

export interface WorkerScope {
  readonly location: Location
  readonly caches: CacheStorage
  addEventListener<T extends keyof Events>(type: T, listener: (event: Events[T]) => void): void
  skipWaiting(): Promise<void>
}
