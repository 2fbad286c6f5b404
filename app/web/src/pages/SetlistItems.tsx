import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { useMemo, useRef, useState } from 'react'
import type { Item, Song } from '../api/schema.gen'
import { behind, type Line, linesIn, linesOf, moved, placeOf } from '../band/setlist'
import { useEntries } from '../band/useRows'
import { useStableIds } from '../band/useStableIds'
import css from './SetlistItems.module.css'
import { SetlistRow } from './SetlistRow'
import { useGlide } from './useGlide'
import { useKeptFocus } from './useKeptFocus'
import { useLatest } from './useLatest'

export type ItemAction = 'edit' | 'up' | 'down' | 'top' | 'end' | 'remove'

interface Props {
  items: readonly Item[]
  songs: readonly Song[]
  /** Resolves when the move is kept here. `after`: the id of the item that it goes behind; null: the beginning. */
  onMove: (line: Line, after: string | null) => Promise<unknown>
  onEdit: (line: Line) => void
  onRemove: (line: Line, order: readonly string[]) => void
  /** The items that are chosen; undefined: nothing is being chosen. */
  selected: ReadonlySet<string> | undefined
  onSelect: (id: string, on: boolean) => void
}

/**
 * The songs and breaks in their order, which can be changed by hand. As long as one is being dragged the list stands still,
 * whatever others do; when it is dropped, it goes behind what it was put behind, in the order as it is by then.
 */
export function SetlistItems({ items, songs, onMove, onEdit, onRemove, selected, onSelect }: Props) {
  const ids = useStableIds()
  const live = useMemo(() => linesOf(items, songs), [items, songs])
  /** What was there when the drag began. */
  const [frozen, setFrozen] = useState<readonly Line[]>()
  /** The order since a move, until the move is kept and so is in `items`. */
  const [ahead, setAhead] = useState<readonly string[]>()
  const [said, setSaid] = useState('')
  const keyOf = (line: Line) => ids.first(line.item.id)

  const shown = useMemo(() => {
    if (frozen) return frozen
    if (!ahead) return live
    const place = new Map(ahead.map((key, n) => [key, n]))
    const at = (line: Line) => place.get(ids.first(line.item.id)) ?? ahead.length
    return linesIn(
      [...live].sort((a, b) => at(a) - at(b)).map(line => line.item),
      songs,
    )
  }, [frozen, ahead, live, songs, ids])
  const keys = shown.map(keyOf)

  /** What is held has been moved since it was picked up. */
  const moving = useRef(false)
  const list = useRef<HTMLOListElement>(null)
  useKeptFocus(list, keys)
  useGlide(list, frozen !== undefined)
  const pending = usePending()

  const move = (key: string, after: string | null): void => {
    const there = live.map(keyOf)
    const line = live.find(l => keyOf(l) === key)
    const at = there.indexOf(key)
    if (!line || (there[at - 1] ?? null) === after) return
    const order = moved(there, key, after === null ? 0 : there.filter(k => k !== key).indexOf(after) + 1)
    setAhead(order)
    const settle = () => setAhead(now => (now === order ? undefined : now))
    void onMove(line, after && ids.now(after)).then(settle, settle)
  }

  const act = useLatest((key: string, action: ItemAction) => {
    const at = keys.indexOf(key)
    const line = shown[at]
    if (!line) return
    if (action === 'edit') return onEdit(line)
    if (action === 'remove') {
      setSaid(`${line.title} was removed`)
      return onRemove(
        line,
        shown.map(l => l.item.id),
      )
    }
    const to = { up: at - 1, down: at + 1, top: 0, end: keys.length - 1 }[action]
    const order = moved(keys, key, to)
    move(key, behind(order, key, keys))
    setSaid(`${line.title} is now ${placeIn(order, key)}`)
  })
  const select = useLatest((key: string, on: boolean) => onSelect(ids.now(key), on))

  const placeIn = (order: readonly string[], key: string): string => {
    const lines = order.flatMap(k => shown.filter(line => keyOf(line) === k))
    return placeOf(
      linesIn(
        lines.map(line => line.item),
        songs,
      ),
      shown.find(line => keyOf(line) === key)?.item.id ?? '',
    )
  }

  const end = ({ active, over }: DragEndEvent) => {
    const key = String(active.id)
    setFrozen(undefined)
    if (!over || !live.some(line => keyOf(line) === key)) return
    const order = moved(keys, key, keys.indexOf(String(over.id)))
    if (order.every((k, n) => k === keys[n])) return
    move(key, behind(order, key, live.map(keyOf)))
  }

  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 120, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const titleOf = (key: string) => shown.find(line => keyOf(line) === key)?.title ?? ''
  const announcements: Announcements = {
    onDragStart: ({ active }) => {
      moving.current = false
      return `Picked up ${titleOf(String(active.id))}, ${placeIn(keys, String(active.id))}`
    },
    onDragOver: ({ active, over }) => {
      if (!over) return undefined
      // What is picked up is at once over its own place: that is no news, and would cut off what was just said.
      if (!moving.current && over.id === active.id) return undefined
      moving.current = true
      const order = moved(keys, String(active.id), keys.indexOf(String(over.id)))
      return `${titleOf(String(active.id))} is now ${placeIn(order, String(active.id))}`
    },
    onDragEnd: ({ active }) => `Put down ${titleOf(String(active.id))}`,
    onDragCancel: ({ active }) => `${titleOf(String(active.id))} is back where it was`,
  }

  return (
    <>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        modifiers={[({ transform }) => ({ ...transform, x: 0 })]}
        accessibility={{ announcements, screenReaderInstructions: { draggable: instructions } }}
        onDragStart={() => setFrozen(shown)}
        onDragEnd={end}
        onDragCancel={() => setFrozen(undefined)}
      >
        <SortableContext items={keys} strategy={verticalListSortingStrategy}>
          <ol ref={list} className={css.list} aria-label="Songs and breaks">
            {shown.map((line, n) => (
              <SetlistRow
                key={keyOf(line)}
                row={keyOf(line)}
                item={line.item}
                song={line.song}
                title={line.title}
                number={line.number}
                seconds={line.seconds}
                startsAt={line.startsAt}
                exact={line.unknownBefore === 0}
                first={n === 0}
                last={n === shown.length - 1}
                pending={pending.get(line.item.id)}
                selected={selected?.has(line.item.id)}
                onAct={act}
                onSelect={select}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      <p role="status" className="hidden">
        {said}
      </p>
    </>
  )
}

const instructions =
  'Press Space to pick it up, the arrow keys to move it, Space again to put it down, Escape to leave it.'

/** Which items have changes that wait for the network, or that could not be made. */
function usePending(): ReadonlyMap<string, 'waiting' | 'trouble'> {
  const entries = useEntries()
  return useMemo(() => {
    const held = entries.some(e => e.state === 'waiting' && e.attempts > 0)
    const found = new Map<string, 'waiting' | 'trouble'>()
    for (const { entity, entityId, state } of entries) {
      if (entity !== 'setlist_item') continue
      if (state === 'failed' || state === 'conflict') found.set(entityId, 'trouble')
      else if (held && state === 'waiting' && !found.has(entityId)) found.set(entityId, 'waiting')
    }
    return found
  }, [entries])
}
