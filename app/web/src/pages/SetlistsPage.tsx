import { useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { Gig, Setlist, SetlistOverview } from '../api/schema.gen'
import { useBand } from '../band/context'
import { useRows } from '../band/useRows'
import { useStableIds } from '../band/useStableIds'
import { useWrite } from '../band/useWrite'
import { Button } from '../components/Button'
import { Card } from '../components/Card'
import { dayOf } from '../components/dates'
import { Page } from '../components/Page'
import { SaveState } from '../components/SaveState'
import { Empty, Failure, Loading } from '../components/States'
import { isTemporary } from '../realtime/outbox'
import { CopyDialog } from './CopyDialog'
import { DeletionDialog } from './DeletionDialog'
import { RowMenu } from './RowMenu'
import { SetlistForm } from './SetlistForm'
import css from './SetlistsPage.module.css'
import { SetlistTotals } from './SetlistTotals'
import { useFollowCreated } from './useFollowCreated'
import { useKeptFocus } from './useKeptFocus'

const words = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** All setlists, with what they come to and where they are played next. */
export function SetlistsPage() {
  const { rows, error, retry } = useRows('setlists')
  const [adding, setAdding] = useState(false)
  const follow = useFollowCreated('setlists')
  return (
    <Page
      title="Setlists"
      actions={
        <Button variant="primary" onPress={() => setAdding(true)}>
          New setlist
        </Button>
      }
    >
      {error ? <Failure error={error} retry={retry} /> : rows ? <Setlists rows={rows} /> : <Loading what="setlists" />}
      {adding && <SetlistForm onClose={() => setAdding(false)} onCreate={follow} />}
    </Page>
  )
}

function Setlists({ rows }: { rows: readonly SetlistOverview[] }) {
  const { band } = useBand()
  const write = useWrite()
  const ids = useStableIds()
  const next = useNextGigs()
  const [copying, setCopying] = useState<Setlist>()
  const [deleting, setDeleting] = useState<Setlist>()
  const sorted = useMemo(
    () =>
      [...rows].sort((a, b) => words.compare(a.setlist.name, b.setlist.name) || (a.setlist.id < b.setlist.id ? -1 : 1)),
    [rows],
  )
  const list = useRef<HTMLUListElement>(null)
  useKeptFocus(
    list,
    sorted.map(({ setlist }) => ids.first(setlist.id)),
  )
  if (rows.length === 0) {
    return (
      <Empty title="No setlists yet">
        <p>A setlist is an order of songs and breaks, for a gig, for a rehearsal, or to have.</p>
      </Empty>
    )
  }
  const playedAt = deleting && next.get(deleting.id)
  return (
    <>
      <ul ref={list} className={css.list}>
        {sorted.map(({ setlist, totals }) => {
          const gig = next.get(setlist.id)
          const unsent = isTemporary(setlist.id)
          return (
            <li key={ids.first(setlist.id)} data-row={ids.first(setlist.id)}>
              <Card of={setlist.id}>
                <div className={css.row}>
                  <div className={css.what}>
                    <h2 className={css.name}>
                      {unsent ? (
                        setlist.name
                      ) : (
                        <Link to={`/bands/${band.id}/setlists/${setlist.id}`}>{setlist.name}</Link>
                      )}
                    </h2>
                    <div className={css.state}>
                      {unsent ? <p className={css.quiet}>not saved yet</p> : <SetlistTotals totals={totals} />}
                      <SaveState entity="setlist" entityId={setlist.id} />
                    </div>
                    {gig && (
                      <p className={css.quiet}>
                        Next at <Link to={`/bands/${band.id}/gigs/${gig.id}`}>{gig.title}</Link>, {dayOf(gig.startsAt)}
                      </p>
                    )}
                  </div>
                  <RowMenu
                    label={`More for ${setlist.name}`}
                    choices={[
                      { id: 'copy', label: 'Copy …', disabled: unsent },
                      { id: 'delete', label: 'Delete …', danger: true },
                    ]}
                    onChoose={id => (id === 'copy' ? setCopying(setlist) : setDeleting(setlist))}
                  />
                </div>
              </Card>
            </li>
          )
        })}
      </ul>
      {copying && <CopyDialog key={copying.id} setlist={copying} onClose={() => setCopying(undefined)} />}
      <DeletionDialog
        title={`Delete ${deleting?.name}?`}
        open={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        onDelete={() => deleting && void write.remove('setlist', 'setlists', deleting, `Deletion of ${deleting.name}`)}
      >
        <p>
          {playedAt && `It is to be played at ${playedAt.title}, ${dayOf(playedAt.startsAt)}. `}
          Its order and notes go with it; the songs stay. Gigs and rehearsals that use it stay, without a setlist.
        </p>
      </DeletionDialog>
    </>
  )
}

/** By the setlist's id, the next gig that is to come and uses it. */
function useNextGigs(): ReadonlyMap<string, Gig> {
  const { rows } = useRows('gigs')
  return useMemo(() => {
    const found = new Map<string, Gig>()
    for (const { gig } of rows ?? []) {
      if (!gig.setlistId || gig.status === 'cancelled' || Date.parse(gig.endsAt ?? gig.startsAt) < Date.now()) continue
      const known = found.get(gig.setlistId)
      if (!known || Date.parse(gig.startsAt) < Date.parse(known.startsAt)) found.set(gig.setlistId, gig)
    }
    return found
  }, [rows])
}
