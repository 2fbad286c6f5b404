import { type RefObject, useLayoutEffect, useRef } from 'react'

const calm = 240

/**
 * Lets the rows of a list (`data-row`) glide to where another order has put them, so that the eye can follow; not at all
 * for those who want no motion. `still`: they are moved by hand at the moment.
 */
export function useGlide(list: RefObject<HTMLElement | null>, still: boolean): void {
  const tops = useRef(new Map<string, number>())
  const wasStill = useRef(still)
  useLayoutEffect(() => {
    const before = tops.current
    const after = new Map<string, number>()
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    for (const row of rows) after.set(row.dataset.row ?? '', row.offsetTop)
    tops.current = after
    // What was dropped is where it was dropped already.
    const skip = still || wasStill.current || matchMedia('(prefers-reduced-motion: reduce)').matches
    wasStill.current = still
    if (skip || !differs(before, after)) return
    for (const row of rows) {
      const key = row.dataset.row ?? ''
      const way = (before.get(key) ?? after.get(key) ?? 0) - (after.get(key) ?? 0)
      if (way !== 0) row.animate([{ transform: `translateY(${way}px)` }, {}], { duration: calm, easing: 'ease-out' })
    }
  })
}

/** Whether the order is another one: rows that have only become higher move what is below them without a show. */
function differs(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  const [a, b] = [[...before.keys()].filter(key => after.has(key)), [...after.keys()].filter(key => before.has(key))]
  return a.some((key, n) => key !== b[n])
}
