import { Link, useParams } from 'react-router'
import { useBand } from '../band/context'
import { useRows } from '../band/useRows'
import { Page } from '../components/Page'
import { Failure, Loading } from '../components/States'
import { NotFoundPage } from './NotFoundPage'
import { SetlistView } from './SetlistView'
import { useGone } from './useGone'

/** One setlist: its order, and what can be done with it. */
export function SetlistPage() {
  const { setlist: id = '' } = useParams()
  const { band } = useBand()
  const setlists = useRows('setlists')
  const items = useRows('items', id)
  const songs = useRows('songs')
  const here = setlists.rows?.find(row => row.setlist.id === id)?.setlist
  const { row: setlist, goneBy } = useGone('setlist', id, here)
  const over = <Link to={`/bands/${band.id}/setlists`}>Setlists</Link>

  if (setlists.error) return <Failure error={setlists.error} retry={setlists.retry} />
  if (!setlists.rows) return <Loading what="the setlist" />
  if (!setlist) return <NotFoundPage />
  const error = goneBy === undefined ? (items.error ?? songs.error) : null
  if (error) {
    return (
      <Page title={setlist.name} over={over}>
        <Failure error={error} retry={items.error ? items.retry : songs.retry} />
      </Page>
    )
  }
  if (!items.rows || !songs.rows) return <Loading what={setlist.name} />
  return <SetlistView key={id} setlist={setlist} items={items.rows} songs={songs.rows} deletedBy={goneBy} over={over} />
}
