import { useMemo, useState } from 'react'
import { Autocomplete, Input, Label, ListBox, ListBoxItem, SearchField } from 'react-aria-components'
import type { Song } from '../api/schema.gen'
import { Button } from '../components/Button'
import { Dialog } from '../components/Dialog'
import { duration } from '../components/dates'
import css from './SongPicker.module.css'
import { byTitle, has } from './songs'

const most = 50

interface Props {
  songs: readonly Song[]
  /** How often each song is in the setlist. */
  used: ReadonlyMap<string, number>
  onAdd: (song: Song) => void
  onClose: () => void
}

/** Adds songs to a setlist, one after the other: the focus stays where one types, and the list where it is. */
export function SongPicker({ songs, used, onAdd, onClose }: Props) {
  const [search, setSearch] = useState('')
  const [added, setAdded] = useState<readonly string[]>([])
  const found = useMemo(() => songs.filter(song => has(song, search)).sort(byTitle), [songs, search])
  const shown = found.slice(0, most)
  const add = (id: string) => {
    const song = shown.find(s => s.id === id)
    if (!song) return
    onAdd(song)
    setAdded(titles => [...titles, song.title])
  }
  return (
    <Dialog
      title="Add songs"
      open
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <Autocomplete inputValue={search} onInputChange={setSearch}>
        <SearchField autoFocus className={css.search ?? ''}>
          <Label className={css.label ?? ''}>Search</Label>
          <Input className={css.input ?? ''} />
        </SearchField>
        <ListBox
          aria-label="Songs"
          className={css.list ?? ''}
          items={shown}
          dependencies={[used]}
          onAction={key => add(String(key))}
          renderEmptyState={() => (
            <p className={css.empty}>{songs.length === 0 ? 'There are no songs yet.' : 'No song is called that.'}</p>
          )}
        >
          {song => (
            <ListBoxItem id={song.id} textValue={song.title} className={css.song ?? ''}>
              <span className={css.names}>
                <span className={css.title}>{song.title}</span>
                <span className={css.about}>
                  {[
                    song.artist,
                    song.key,
                    song.durationSeconds === null ? '' : duration(song.durationSeconds),
                    timesIn(used.get(song.id) ?? 0),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              <span className={css.plus} aria-hidden="true">
                +
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
      {found.length > most && <p className={css.about}>{found.length - most} more: type to find them.</p>}
      <p role="status" className={css.added}>
        {added.length > 0 && `Added ${added.at(-1)}${added.length > 1 ? `, ${added.length} songs so far` : ''}`}
      </p>
    </Dialog>
  )
}

function timesIn(times: number): string {
  return times === 0 ? '' : times === 1 ? 'in the setlist' : `${times} times in the setlist`
}
