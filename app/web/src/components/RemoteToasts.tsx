import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { useBand } from '../band/context'
import { useNames } from '../band/names'
import { News } from './news'
import { notify } from './notify'

/** Tells what others do, on whatever page one is. */
export function RemoteToasts() {
  const { realtime, band, userId } = useBand()
  const names = useNames()
  const navigate = useNavigate()
  const go = useRef(navigate)
  useEffect(() => {
    go.current = navigate
  })

  useEffect(() => {
    const news = new News({
      names,
      me: userId,
      show: notify,
      go: place => go.current(`/bands/${band.id}/${place}`),
    })
    const live = () => realtime.getSnapshot().status === 'live'
    const stop = [
      realtime.listen(batch => news.hear(batch, live())),
      realtime.subscribe(() => live() && news.caughtUp()),
      () => news.close(),
    ]
    return () => {
      for (const end of stop) end()
    }
  }, [realtime, band.id, userId, names])

  return null
}
