import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/**
 * Keeps the element of a list that has the focus where it is on the screen when others come before it. Scroll anchoring
 * of the browsers does it now and then: not in all of them, and never in a page that has not been scrolled.
 */
export function useKeptPlace(list: RefObject<HTMLElement | null>): void {
  const place = useRef<{ element: Element; top: number }>(undefined)

  useEffect(() => {
    const note = () => {
      const element = document.activeElement
      const inside = element && list.current?.contains(element)
      place.current = inside ? { element, top: element.getBoundingClientRect().top } : undefined
    }
    const events = ['focusin', 'focusout', 'scroll', 'resize'] as const
    for (const event of events) window.addEventListener(event, note, { passive: true })
    return () => {
      for (const event of events) window.removeEventListener(event, note)
    }
  }, [list])

  useLayoutEffect(() => {
    const { element, top = 0 } = place.current ?? {}
    if (!element || element !== document.activeElement) return
    const way = element.getBoundingClientRect().top - top
    if (Math.abs(way) >= 1) window.scrollBy(0, way)
  })
}
