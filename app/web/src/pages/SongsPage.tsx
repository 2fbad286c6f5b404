import { useDeferredValue, useMemo, useRef, useState } from 'react'
import type { Song } from '../api/schema.gen'
import { useEntries, useRows } from '../band/useRows'
import { useStableIds } from '../band/useStableIds'
import { useWrite } from '../band/useWrite'
import { Button } from '../components/Button'
import { Choice } from '../components/Choice'
import { Field } from '../components/Field'
import { Page } from '../components/Page'
import { Empty, Failure, Loading } from '../components/States'
import { DeletionDialog } from './DeletionDialog'
import { SongForm } from './SongForm'
import { SongRow } from './SongRow'
import css from './SongsPage.module.css'
import { byArtist, byLength, byTitle, has } from './songs'
import { useGone } from './useGone'
import { useKeptFocus } from './useKeptFocus'
import { useKeptPlace } from './useKeptPlace'
import { useLatest } from './useLatest'

const orders = [
  { value: 'title', label: 'Title' },
  { value: 'artist', label: 'Artist' },
  { value: 'length', label: 'Length' },
] as const

type Order = (typeof orders)[number]['value']

/** The repertoire. */
export function SongsPage() {
  const { rows, error, retry } = useRows('songs')
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title="Songs"
      actions={
        <Button variant="primary" onPress={() => setAdding(true)}>
          New song
        </Button>
      }
    >
      {error ? <Failure error={error} retry={retry} /> : rows ? <Repertoire songs={rows} /> : <Loading what="songs" />}
      {adding && <SongForm onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Repertoire({ songs }: { songs: readonly Song[] }) {
  const write = useWrite()
  const ids = useStableIds()
  const [search, setSearch] = useState('')
  const [order, setOrder] = useState<Order>('title')
  const [editing, setEditing] = useState<Song>()
  const [deleting, setDeleting] = useState<Song>()
  const wanted = useDeferredValue(search)
  const shown = useMemo(() => songs.filter(song => has(song, wanted)).sort(by[order]), [songs, wanted, order])
  const entries = useEntries()
  const trouble = useMemo(
    () => new Set(entries.filter(e => e.state === 'failed' || e.state === 'conflict').map(e => e.entityId)),
    [entries],
  )
  const list = useRef<HTMLUListElement>(null)
  useKeptFocus(
    list,
    shown.map(song => ids.first(song.id)),
  )
  useKeptPlace(list)
  const edit = useLatest((row: string) => setEditing(songs.find(song => song.id === ids.now(row))))
  const editingId = editing ? ids.now(editing.id) : ''
  const known = useGone(
    'song',
    editingId,
    songs.find(song => song.id === editingId),
  )

  // A song that is being edited may be the last one, and what was typed must not go with it.
  if (songs.length === 0 && !editing) {
    return (
      <Empty title="No songs yet">
        <p>Add what the band plays; setlists are made of it.</p>
      </Empty>
    )
  }
  return (
    <>
      <div className={css.tools}>
        <Field type="search" label="Search" value={search} onChange={setSearch} autoComplete="off" />
        <Choice label="Sort by" value={order} options={orders} onChange={setOrder} />
      </div>
      <p className={css.count} role="status">
        {wanted.trim() === '' ? amount(songs.length) : `${shown.length} of ${amount(songs.length)}`}
      </p>
      {shown.length === 0 ? (
        songs.length > 0 && (
          <Empty title={`No song with “${wanted.trim()}” in its title or artist`}>
            <Button onPress={() => setSearch('')}>Show all</Button>
          </Empty>
        )
      ) : (
        <ul ref={list} className={css.list} aria-label="Songs">
          {shown.map(song => (
            <SongRow
              key={ids.first(song.id)}
              row={ids.first(song.id)}
              song={song}
              trouble={trouble.has(song.id)}
              onEdit={edit}
            />
          ))}
        </ul>
      )}
      {editing && (
        <SongForm
          key={editing.id}
          song={known.row ?? editing}
          deletedBy={known.goneBy}
          onClose={() => setEditing(undefined)}
          onDelete={() => {
            setDeleting(known.row)
            setEditing(undefined)
          }}
        />
      )}
      <DeletionDialog
        title={`Delete ${deleting?.title}?`}
        open={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        onDelete={() => deleting && void write.remove('song', 'songs', deleting, `Deletion of ${deleting.title}`)}
      >
        <p>It leaves all setlists as well. This cannot be undone.</p>
      </DeletionDialog>
    </>
  )
}

function amount(songs: number): string {
  return songs === 1 ? '1 song' : `${songs} songs`
}

const by = { title: byTitle, artist: byArtist, length: byLength }
