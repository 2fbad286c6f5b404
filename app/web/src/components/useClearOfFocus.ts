import { useCallback, useEffect, useRef, useState } from 'react'

type Place = 'below' | 'above'

/**
 * For what lies above the page at its lower edge: it goes to the upper one as long as it would cover what has the focus
 * (WCAG 2.2, 2.4.11). Give the ref to the element, and the place to its style.
 */
export function useClearOfFocus(): [(element: HTMLElement | null) => void, Place] {
  const [place, setPlace] = useState<Place>('below')
  const element = useRef<HTMLElement | null>(null)

  const look = useCallback(() => {
    const over = element.current
    const focused = document.activeElement
    if (!over || !focused || focused === document.body || over.contains(focused)) return
    const [a, b] = [over.getBoundingClientRect(), focused.getBoundingClientRect()]
    // As if it were below, wherever it is now.
    const top = window.innerHeight - a.height - (window.innerHeight - a.bottom > 0 ? margin : 0)
    const covered = b.bottom > top && b.top < window.innerHeight && b.right > a.left && b.left < a.right
    // What is higher than the screen can't be kept clear; it shows above as much as it would below.
    setPlace(covered && b.height < window.innerHeight / 2 ? 'above' : 'below')
  }, [])

  useEffect(() => {
    document.addEventListener('focusin', look)
    window.addEventListener('resize', look)
    return () => {
      document.removeEventListener('focusin', look)
      window.removeEventListener('resize', look)
    }
  }, [look])

  const ref = useCallback(
    (next: HTMLElement | null) => {
      element.current = next
      if (!next) setPlace('below')
      else look()
    },
    [look],
  )
  return [ref, place]
}

const margin = 16
