import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/**
 * Keeps the focus in a list when the row that has it goes, whoever removed it: it moves to the row that took the place,
 * or to the heading of the page if none is left. Rows carry `data-row` with their key, and what is to be focused in them
 * `data-row-focus`.
 */
export function useKeptFocus(list: RefObject<HTMLElement | null>, keys: readonly string[]): void {
  const last = useRef<{ key: string; index: number }>(undefined)
  const shown = useRef(keys)

  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      const row = target.closest<HTMLElement>('[data-row]')
      const key = row?.dataset.row
      if (key !== undefined && list.current?.contains(target)) last.current = { key, index: shown.current.indexOf(key) }
      // A dialog about the row gives the focus back to it.
      else if (target.closest('main')) last.current = undefined
    }
    document.addEventListener('focusin', note)
    return () => document.removeEventListener('focusin', note)
  }, [list])

  useLayoutEffect(() => {
    shown.current = keys
    const { key = '', index = -1 } = last.current ?? {}
    if (index === -1 || (document.activeElement && document.activeElement !== document.body)) return
    const at = keys.indexOf(key)
    if (at !== -1) return
    const next = keys[Math.min(index, keys.length - 1)]
    const row = next === undefined ? null : list.current?.querySelector(`[data-row="${CSS.escape(next)}"]`)
    const target = row?.querySelector<HTMLElement>('[data-row-focus]') ?? document.querySelector<HTMLElement>('main h1')
    last.current = undefined
    target?.focus()
  })
}
