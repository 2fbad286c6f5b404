import { useEffect, useState } from 'react'
import { following, type Line, preceding } from '../band/setlist'

/** Where one is in a setlist that is being played. */
interface Place {
  /** The item that is played. */
  readonly id: string
  /** When the first one began and when this one did, milliseconds since 1970; null: not yet. */
  readonly startedAt: number | null
  readonly since: number | null
}

export interface Stage extends Place {
  /** What is played: also when somebody has taken it out meanwhile. Undefined: the setlist is empty. */
  readonly current: Line | undefined
  readonly removed: boolean
  readonly next: Line | undefined
  /** All that come after the current one. */
  readonly rest: readonly Line[]
  readonly canGoBack: boolean
  forward(): void
  back(): void
  start(): void
  restart(): void
}

/**
 * Goes through a setlist, item by item. What others change shows at once, but what is played stays what is played. The
 * place outlives a reload of the tab.
 */
export function useStage(setlist: string, lines: readonly Line[], now = Date.now): Stage {
  const key = `downbeat:stage:${setlist}`
  const first = beginning(lines)
  const [place, setPlace] = useState(() => kept(key, now()) ?? first)
  if (!place && first) setPlace(first) // it was empty
  const [seen, setSeen] = useState<{ lines: readonly Line[]; current: Line | undefined }>()
  const ids = lines.map(line => line.item.id)
  const id = place?.id ?? ''
  const there = lines.find(line => line.item.id === id)
  // As long as the current item is there, it is known what follows it.
  if (there && (seen?.lines !== lines || seen.current !== there)) setSeen({ lines, current: there })
  const lost = !there && seen?.current?.item.id !== id
  const lastSeen = seen?.lines.map(line => line.item.id) ?? []
  const nextId = lost ? ids[0] : following(ids, id, lastSeen)
  const backId = lost ? undefined : preceding(ids, id, lastSeen)
  const { startedAt = null, since = null } = place ?? {}

  useEffect(() => {
    if (place) sessionStorage.setItem(key, JSON.stringify(place))
  }, [key, place])

  const go = (to: string | undefined) => {
    if (to !== undefined) setPlace({ id: to, startedAt: startedAt ?? now(), since: now() })
  }
  return {
    id,
    startedAt,
    since,
    current: there ?? (lost ? undefined : seen?.current),
    removed: !there && !lost,
    next: lines.find(line => line.item.id === nextId),
    rest: nextId === undefined ? [] : lines.slice(ids.indexOf(nextId)),
    canGoBack: backId !== undefined,
    forward: () => go(nextId),
    back: () => go(backId),
    start: () => setPlace({ id, startedAt: now(), since: now() }),
    restart: () => setPlace(first),
  }
}

function beginning(lines: readonly Line[]): Place | undefined {
  return lines[0] && { id: lines[0].item.id, startedAt: null, since: null }
}

const night = 12 * 3_600_000

/** What was kept before a reload; not the place of another night. */
function kept(key: string, now: number): Place | undefined {
  try {
    const place = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Place | null
    return place && typeof place.id === 'string' && now - (place.startedAt ?? 0) < night ? place : undefined
  } catch {
    return undefined
  }
}
