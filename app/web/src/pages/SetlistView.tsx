import { type ReactNode, useMemo, useState } from 'react'
import type { Item, Setlist, Song } from '../api/schema.gen'
import { useBand } from '../band/context'
import { type Line, linesOf, totalsOf } from '../band/setlist'
import { useStableIds } from '../band/useStableIds'
import { useWrite } from '../band/useWrite'
import { Button } from '../components/Button'
import { LinkButton } from '../components/LinkButton'
import { Page } from '../components/Page'
import { SaveState } from '../components/SaveState'
import { Empty } from '../components/States'
import { isTemporary } from '../realtime/outbox'
import { CopyDialog } from './CopyDialog'
import { ItemForm } from './ItemForm'
import { SetlistForm } from './SetlistForm'
import { SetlistItems } from './SetlistItems'
import { SetlistTotals } from './SetlistTotals'
import css from './SetlistView.module.css'
import { SongPicker } from './SongPicker'
import { useGone } from './useGone'
import { useRemoveItem } from './useRemoveItem'

interface Props {
  setlist: Setlist
  items: readonly Item[]
  songs: readonly Song[]
  /** Who has deleted it while it was looked at, or ''; what was being typed stays. */
  deletedBy: string | undefined
  over: ReactNode
}

/** A setlist that is there, with its items and the songs. */
export function SetlistView({ setlist, items, songs, deletedBy, over }: Props) {
  const { band } = useBand()
  const write = useWrite()
  const ids = useStableIds()
  const remove = useRemoveItem(setlist.id, items)
  const [open, setOpen] = useState<'form' | 'songs' | 'break' | 'copy'>()
  const [editing, setEditing] = useState<Line>()
  const [selected, setSelected] = useState<ReadonlySet<string>>()
  const lines = useMemo(() => linesOf(items, songs), [items, songs])
  const path = `setlists/${setlist.id}/items`
  const close = () => setOpen(undefined)
  const gone = deletedBy !== undefined

  const used = useMemo(() => {
    const times = new Map<string, number>()
    for (const { songId } of items) if (songId) times.set(songId, (times.get(songId) ?? 0) + 1)
    return times
  }, [items])
  const chosen = items.filter(item => selected?.has(item.id) && !isTemporary(item.id)).map(item => item.id)
  const editingId = editing ? ids.now(editing.item.id) : ''
  const known = useGone(
    'setlist_item',
    editingId,
    items.find(item => item.id === editingId),
  )

  return (
    <Page
      title={setlist.name}
      over={over}
      actions={
        !gone && (
          <>
            <Button onPress={() => setOpen('form')}>Edit</Button>
            <LinkButton to={`/bands/${band.id}/setlists/${setlist.id}/stage`} primary>
              Stage
            </LinkButton>
          </>
        )
      }
    >
      {gone ? (
        <p role="status">
          {deletedBy || 'Somebody'} deleted this setlist. The songs are still there, among the songs of the band.
        </p>
      ) : (
        <>
          <div className={css.head}>
            <div className={css.state}>
              <SetlistTotals totals={totalsOf(lines)} />
              <SaveState entity="setlist" entityId={setlist.id} />
            </div>
            {setlist.notes && <p className={css.notes}>{setlist.notes}</p>}
          </div>
          <div className={`${css.tools} ${selected ? css.choosing : ''}`}>
            {selected ? (
              <>
                <p role="status" className={css.chosen}>
                  {chosen.length} chosen
                </p>
                <Button onPress={() => setOpen('copy')} isDisabled={chosen.length === 0}>
                  Copy to …
                </Button>
                <Button onPress={() => setSelected(undefined)}>Done</Button>
              </>
            ) : (
              <>
                <Button onPress={() => setOpen('songs')}>Add songs</Button>
                <Button onPress={() => setOpen('break')}>Add a break</Button>
                {items.length > 0 && (
                  <Button variant="quiet" onPress={() => setSelected(new Set())}>
                    Choose
                  </Button>
                )}
              </>
            )}
          </div>
          {items.length === 0 ? (
            <Empty title="Nothing in it yet">
              <p>Add the songs in the order in which you play them; you can move them later.</p>
            </Empty>
          ) : (
            <SetlistItems
              items={items}
              songs={songs}
              onMove={({ item, title }, after) =>
                write.change('setlist_item', path, item, { after }, `Move of ${title}`)
              }
              onEdit={setEditing}
              onRemove={remove}
              selected={selected}
              onSelect={(id, on) => {
                const next = new Set(selected)
                if (on) next.add(id)
                else next.delete(id)
                setSelected(next)
              }}
            />
          )}
        </>
      )}
      {open === 'form' && <SetlistForm setlist={setlist} deletedBy={deletedBy} onClose={close} />}
      {open === 'break' && <ItemForm setlistId={setlist.id} title="Break" onClose={close} />}
      {open === 'songs' && (
        <SongPicker
          songs={songs}
          used={used}
          onAdd={({ id, title }) =>
            void write.create('setlist_item', path, { kind: 'song', songId: id }, `Adding ${title}`)
          }
          onClose={close}
        />
      )}
      {open === 'copy' && (
        <CopyDialog
          setlist={setlist}
          items={chosen}
          onClose={copied => {
            close()
            if (copied) setSelected(undefined)
          }}
        />
      )}
      {editing && (
        <ItemForm
          key={editing.item.id}
          setlistId={setlist.id}
          item={known.row ?? editing.item}
          title={editing.title}
          usual={editing.song?.durationSeconds}
          removedBy={known.goneBy}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  )
}
