import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { useBand } from '../band/context'
import { short } from '../band/words'
import type { Entry } from '../realtime/outbox'
import { decide } from './decide'
import { notify, type Shown } from './notify'
import { problemWords } from './problemWords'

/**
 * Tells of changes that wait for a decision or were refused. A conflict opens its window by itself only on the page of its
 * row, and not while something is being typed there. What is being decided (`open`) needs no message.
 */
export function useStuckToasts(entries: readonly Entry[], open: string | null): void {
  const { outbox } = useBand()
  const { pathname } = useLocation()
  const told = useRef(new Map<string, Shown | null>())

  useEffect(() => {
    const stuck = entries.filter(e => e.state === 'conflict' || e.state === 'failed')
    for (const [key, toast] of told.current) {
      if (stuck.some(e => keyOf(e) === key)) continue
      toast?.close()
      told.current.delete(key)
    }
    for (const entry of stuck) {
      if (told.current.has(keyOf(entry))) continue
      if (entry.state === 'conflict' && pathname.includes(entry.entityId) && !isBusy()) {
        told.current.set(keyOf(entry), null)
        decide(entry.id)
        continue
      }
      told.current.set(keyOf(entry), notify(toastOf(entry, () => void outbox.retry(entry.id))))
    }
  }, [entries, outbox, pathname])

  useEffect(() => {
    for (const [key, toast] of told.current) if (open && key.startsWith(open)) toast?.close()
  }, [open])

  useEffect(() => {
    const toasts = told.current
    return () => {
      for (const toast of toasts.values()) toast?.close()
      toasts.clear()
    }
  }, [])
}

function toastOf(entry: Entry, retry: () => void) {
  const label = short(entry.label, 80)
  if (entry.state === 'conflict') {
    const action = { label: 'Decide', onPress: () => decide(entry.id) }
    return { text: `${label}: somebody else has changed the same.`, tone: 'bad', action, timeout: 0 } as const
  }
  const why = entry.problem ? problemWords(entry.problem) : 'The server has refused it.'
  return { text: `${label} was not saved. ${why}`, tone: 'bad', action: { label: 'Retry', onPress: retry } } as const
}

/** Each attempt that fails is news. */
function keyOf(entry: Entry): string {
  return `${entry.id} ${entry.state} ${entry.triedAt ?? 0}`
}

/** Somebody types, or decides something else. */
function isBusy(): boolean {
  const focused = document.activeElement
  return (
    focused?.matches('input, textarea, select, [contenteditable]:not([contenteditable="false"])') === true ||
    document.querySelector('[role="dialog"], [role="alertdialog"][aria-modal="true"]') !== null
  )
}
