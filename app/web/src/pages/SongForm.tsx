import { useMemo, useState } from 'react'
import type { Song } from '../api/schema.gen'
import { useEdit } from '../band/useEdit'
import { useWrite } from '../band/useWrite'
import { Button } from '../components/Button'
import { Dialog } from '../components/Dialog'
import { duration } from '../components/dates'
import { Field } from '../components/Field'
import { durationError, parseDuration } from '../components/parseDuration'
import css from './SongForm.module.css'
import { useTheirNotes } from './useTheirNotes'
import { useUnsaved } from './useUnsaved'

interface Props {
  /** Which song; undefined: a new one. */
  song?: Song | undefined
  /** Who has deleted it meanwhile, or '': what was typed can still be copied, or added again. */
  deletedBy?: string | undefined
  onClose: () => void
  onDelete?: () => void
}

/** A song as it is typed: numbers are texts. */
interface Typed extends Omit<Song, 'tempo' | 'durationSeconds'> {
  readonly tempo: string
  readonly durationSeconds: string
}

const blank: Song = {
  id: '',
  version: 0,
  title: '',
  artist: '',
  key: '',
  tempo: null,
  durationSeconds: null,
  notes: '',
  createdAt: '',
  updatedAt: '',
}

/** Adds songs, or changes one. */
export function SongForm({ song, deletedBy, onClose, onDelete }: Props) {
  const write = useWrite()
  const row = useMemo(() => toTyped(song ?? blank), [song])
  const edit = useEdit(row, 'song')
  const [tried, setTried] = useState(false)
  const [added, setAdded] = useState<readonly string[]>([])
  const note = useTheirNotes(edit)
  useUnsaved(edit.dirty)
  const { value } = edit
  const errors = tried ? errorsOf(value) : {}
  const isNew = !song || deletedBy !== undefined

  const save = (more: boolean) => {
    setTried(true)
    if (Object.keys(errorsOf(value)).length > 0) return
    const { title, artist, key, tempo, durationSeconds, notes } = toSong({ ...value, title: value.title.trim() })
    if (isNew) {
      const body = { title, artist, key, tempo, durationSeconds, notes }
      void write.create('song', 'songs', body, `New song ${title}`)
    } else if (edit.dirty) {
      const meant = { title, artist, key, tempo, durationSeconds, notes }
      const body = Object.fromEntries(Object.entries(meant).filter(([field]) => field in edit.changes))
      void write.change('song', 'songs', toSong(edit.seen), body, `Change of ${title}`)
    }
    if (!more) return onClose()
    edit.reset()
    setTried(false)
    setAdded([...added, title])
  }

  const field = (name: 'title' | 'artist' | 'key' | 'tempo' | 'durationSeconds' | 'notes') => ({
    value: value[name],
    onChange: (text: string) => edit.set(name, text),
    error: errors[name],
    note: note(name),
  })

  return (
    <Dialog
      title={song ? `Edit ${song.title}` : 'New song'}
      open
      onClose={onClose}
      actions={
        <>
          {song && deletedBy === undefined && onDelete && (
            <Button variant="danger" onPress={onDelete}>
              Delete
            </Button>
          )}
          <Button onPress={onClose}>{added.length > 0 ? 'Done' : 'Cancel'}</Button>
          {!song && <Button onPress={() => save(true)}>Add and next</Button>}
          <Button variant="primary" onPress={() => save(false)}>
            {song && isNew ? 'Add it again' : song ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      {deletedBy !== undefined && (
        <p role="alert">{deletedBy || 'Somebody'} deleted this song. What you typed is still here.</p>
      )}
      <form
        className={css.form}
        onSubmit={event => {
          event.preventDefault()
          save(false)
        }}
      >
        <Field key={added.length} label="Title" required autoFocus maxLength={500} {...field('title')} />
        <Field label="Artist" maxLength={500} {...field('artist')} />
        <div className={css.short}>
          <Field label="Key" maxLength={20} hint="Em, B♭" {...field('key')} />
          <Field label="Tempo" inputMode="numeric" hint="Beats a minute" {...field('tempo')} />
          <Field label="Length" hint="4:05" {...field('durationSeconds')} />
        </div>
        <Field label="Notes" lines={4} maxLength={20_000} {...field('notes')} />
        <button type="submit" hidden />
      </form>
      <p role="status" className={css.added}>
        {added.length > 0 && `Added ${added.at(-1)}`}
      </p>
    </Dialog>
  )
}

function toTyped(song: Song): Typed {
  return {
    ...song,
    tempo: song.tempo === null ? '' : `${song.tempo}`,
    durationSeconds: song.durationSeconds === null ? '' : duration(song.durationSeconds),
  }
}

function toSong(typed: Typed): Song {
  return {
    ...typed,
    tempo: typed.tempo.trim() === '' ? null : Number(typed.tempo),
    durationSeconds: parseDuration(typed.durationSeconds) ?? null,
  }
}

function errorsOf({ title, tempo, durationSeconds }: Typed): Partial<Record<keyof Song, string>> {
  const beats = tempo.trim()
  return {
    ...(title.trim() === '' && { title: 'A song needs a title.' }),
    ...(beats !== '' && !(/^\d{1,3}$/.test(beats) && Number(beats) >= 1 && Number(beats) <= 400)
      ? { tempo: 'A whole number from 1 to 400.' }
      : {}),
    ...(parseDuration(durationSeconds) === undefined && { durationSeconds: durationError }),
  }
}
