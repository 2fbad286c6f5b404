import { type RefObject, useEffect, useState } from 'react'

/**
 * For what is shown beside a button: a look at it while one points at the button or has the focus there, and for as long
 * as one likes after a press. Escape puts it away without going anywhere (WCAG 2.2, 1.4.13). Give `place` to the element
 * that has both, and `button` to the button.
 */
export function useGlance(ref: RefObject<HTMLElement | null>) {
  const [shown, setShown] = useState<'no' | 'glance' | 'pinned'>('no')
  const open = shown !== 'no'

  useEffect(() => {
    if (!open) return
    const away = (event: Event) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) setShown('no')
    }
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setShown('no')
    }
    document.addEventListener('pointerdown', away)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', away)
      document.removeEventListener('keydown', close)
    }
  }, [open, ref])

  return {
    open,
    place: {
      onPointerEnter: (event: React.PointerEvent) => {
        if (event.pointerType === 'mouse') setShown(now => (now === 'no' ? 'glance' : now))
      },
      onPointerLeave: () => {
        if (!ref.current?.contains(document.activeElement)) setShown(now => (now === 'glance' ? 'no' : now))
      },
      onBlur: (event: React.FocusEvent) => {
        // A button that goes with what it was for leaves the focus nowhere, which is not elsewhere.
        if (event.relatedTarget && !ref.current?.contains(event.relatedTarget)) setShown('no')
      },
    },
    button: {
      onFocus: (event: React.FocusEvent) => {
        if (event.target.matches(':focus-visible')) setShown(now => (now === 'no' ? 'glance' : now))
      },
      onClick: () => setShown(now => (now === 'pinned' ? 'no' : 'pinned')),
    },
  }
}
