import { useEffect } from 'react'

/** Keeps the screen on while the page is looked at, where the browser can; the battery may have the last word. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let over = false
    const hold = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      const held = await navigator.wakeLock.request('screen').catch(() => undefined)
      if (over) void held?.release()
      else lock = held
    }
    const again = () => void hold() // it is let go when the page is hidden
    again()
    document.addEventListener('visibilitychange', again)
    return () => {
      over = true
      document.removeEventListener('visibilitychange', again)
      void lock?.release()
    }
  }, [])
}
