import { useEffect, useMemo } from 'react'
import { createPortal } from 'react-dom'
import { useNavigate, useParams } from 'react-router'
import { useBand } from '../band/context'
import { linesOf } from '../band/setlist'
import { useRows } from '../band/useRows'
import { Failure, Loading } from '../components/States'
import css from './StagePage.module.css'
import { StageView } from './StageView'

/**
 * A setlist for the stage, over everything else. It needs nothing but what is kept on the device: without a network it is
 * what it was when there last was one, with one's own changes.
 */
export function StagePage() {
  const { setlist: id = '' } = useParams()
  const { band } = useBand()
  const navigate = useNavigate()
  const setlist = useRows('setlists').rows?.find(row => row.setlist.id === id)?.setlist
  const items = useRows('items', id)
  const songs = useRows('songs')
  const lines = useMemo(() => items.rows && songs.rows && linesOf(items.rows, songs.rows), [items.rows, songs.rows])
  const exit = () => void navigate(`/bands/${band.id}/setlists/${id}`)

  // The page below is neither seen nor reached as long as the stage is over it.
  useEffect(() => {
    const root = document.getElementById('root')
    if (!root) return
    root.inert = true
    document.body.classList.add(css.below ?? 'below')
    return () => {
      root.inert = false
      document.body.classList.remove(css.below ?? 'below')
    }
  }, [])

  useEffect(() => {
    document.title = `${setlist?.name ?? 'Setlist'} on stage · Downbeat`
  }, [setlist?.name])

  return createPortal(
    <main className={css.stage}>
      {lines ? (
        <StageView id={id} name={setlist?.name ?? ''} lines={lines} onExit={exit} />
      ) : (
        <div className={css.waiting}>
          {(items.error ?? songs.error) ? (
            <Failure
              error={items.error ?? songs.error ?? new Error()}
              retry={() => {
                items.retry()
                songs.retry()
              }}
            />
          ) : (
            <Loading what="the setlist" />
          )}
          <button type="button" className={css.exit} onClick={exit}>
            Leave the stage
          </button>
        </div>
      )}
    </main>,
    document.body,
  )
}
