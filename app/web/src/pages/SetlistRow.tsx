import { useSortable } from '@dnd-kit/sortable'
import { memo } from 'react'
import type { Item, Song } from '../api/schema.gen'
import { useMark } from '../components/Card'
import { duration } from '../components/dates'
import { SaveState } from '../components/SaveState'
import { type Choice, RowMenu } from './RowMenu'
import type { ItemAction } from './SetlistItems'
import css from './SetlistRow.module.css'

interface Props {
  /** A key that stays when the server gives the item an id. */
  row: string
  item: Item
  song: Song | undefined
  title: string
  number: number | null
  seconds: number | null
  startsAt: number
  /** All durations before it are known. */
  exact: boolean
  first: boolean
  last: boolean
  pending: 'waiting' | 'trouble' | undefined
  /** Undefined: nothing is being chosen. */
  selected: boolean | undefined
  onAct: (row: string, action: ItemAction) => void
  onSelect: (row: string, on: boolean) => void
}

/** One song or break in its place. */
export const SetlistRow = memo(function SetlistRow(props: Props) {
  const { row, item, song, title, number, seconds, startsAt, exact, first, last, pending, selected } = props
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: row,
    disabled: selected !== undefined,
  })
  const mark = useMark(item.id)
  const about = [song?.key, song?.tempo ? `${song.tempo} bpm` : '', song?.artist].filter(Boolean).join(' · ')
  const choices: readonly Choice<ItemAction>[] = [
    { id: 'edit', label: item.kind === 'break' ? 'Edit …' : 'Note and length …' },
    { id: 'up', label: 'Move up', disabled: first },
    { id: 'down', label: 'Move down', disabled: last },
    { id: 'top', label: 'To the top', disabled: first },
    { id: 'end', label: 'To the end', disabled: last },
    { id: 'remove', label: 'Remove', danger: true },
  ]
  return (
    <li
      ref={setNodeRef}
      data-row={row}
      className={`${css.row} ${item.kind === 'break' ? css.break : ''} ${isDragging ? css.dragged : ''} ${mark}`}
      style={{ transform: transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined, transition }}
    >
      {selected === undefined ? (
        <button
          ref={setActivatorNodeRef}
          type="button"
          className={css.handle}
          aria-label={`Move ${title}`}
          {...attributes}
          {...listeners}
        >
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path d="M3 7h14M3 13h14" />
          </svg>
        </button>
      ) : (
        <label className={css.choose}>
          <input
            type="checkbox"
            checked={selected}
            onChange={event => props.onSelect(row, event.target.checked)}
            aria-label={title}
          />
        </label>
      )}
      <span className={css.number}>{number}</span>
      <div className={css.what}>
        <p className={css.title}>{title}</p>
        {about && <p className={css.about}>{about}</p>}
        {item.note && <p className={css.note}>{item.note}</p>}
        {pending === 'waiting' && <p className={css.about}>not saved yet</p>}
        {pending === 'trouble' && <SaveState entity="setlist_item" entityId={item.id} />}
      </div>
      <div className={css.times}>
        <p>
          {seconds === null ? (
            <span className={css.unknown} title="Length unknown">
              <span className="hidden">Length unknown</span>
              <span aria-hidden="true">?</span>
            </span>
          ) : (
            <>
              <span className="hidden">Length </span>
              {duration(seconds)}
            </>
          )}
        </p>
        <p className={css.at}>
          <span className="hidden">Begins </span>
          at {exact ? '' : '≥ '}
          {duration(startsAt)}
        </p>
      </div>
      <RowMenu label={`More for ${title}`} choices={choices} onChoose={action => props.onAct(row, action)} />
    </li>
  )
})
