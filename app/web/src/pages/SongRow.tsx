import { memo } from 'react'
import type { Song } from '../api/schema.gen'
import { useMark } from '../components/Card'
import { duration } from '../components/dates'
import { SaveState } from '../components/SaveState'
import { isTemporary } from '../realtime/outbox'
import css from './SongRow.module.css'

interface Props {
  song: Song
  /** A key that stays when the server gives it an id. */
  row: string
  /** Something is wrong with a change of it. */
  trouble: boolean
  onEdit: (row: string) => void
}

/** A song of the repertoire; a press edits it. */
export const SongRow = memo(function SongRow({ song, row, trouble, onEdit }: Props) {
  const { title, artist, key, tempo, durationSeconds } = song
  return (
    <li className={`${css.row} ${useMark(song.id)}`} data-row={row}>
      <button type="button" className={css.open} onClick={() => onEdit(row)} data-row-focus>
        <span className={css.names}>
          <span className={css.title}>{title}</span>
          <span className={css.artist}>{artist}</span>
        </span>
        <span className={css.key}>{key}</span>
        <span className={css.tempo}>
          {tempo !== null && (
            <>
              {tempo} <abbr title="beats a minute">bpm</abbr>
            </>
          )}
        </span>
        <span className={css.length}>
          {durationSeconds === null ? <span className="hidden">length unknown</span> : duration(durationSeconds)}
        </span>
      </button>
      {isTemporary(song.id) && <span className={css.unsaved}>not saved yet</span>}
      {trouble && <SaveState entity="song" entityId={song.id} />}
    </li>
  )
})
