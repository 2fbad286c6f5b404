/** What a page tells of its life. */
export interface PageHandlers {
  /** It is looked at again, or the network is back. */
  onWake(): void
  onOffline(): void
  /** It is put away: frozen, into the back-forward cache, or for ever. */
  onSuspend(): void
  onResume(): void
}

/** Listens until it is told to stop. Where there is no page, nothing happens. */
export function watchPage({ onWake, onOffline, onSuspend, onResume }: PageHandlers): () => void {
  if (typeof window === 'undefined') return () => undefined
  const all: [EventTarget, string, (event: Event) => void][] = [
    [window, 'online', onWake],
    [window, 'offline', onOffline],
    [document, 'visibilitychange', () => document.visibilityState === 'visible' && onWake()],
    [window, 'pagehide', onSuspend],
    [document, 'freeze', onSuspend],
    [window, 'pageshow', event => (event as PageTransitionEvent).persisted && onResume()],
    [document, 'resume', onResume],
  ]
  for (const [target, type, handler] of all) target.addEventListener(type, handler)
  return () => {
    for (const [target, type, handler] of all) target.removeEventListener(type, handler)
  }
}
