import { useEffect, useState } from 'react'
import type { Line } from '../band/setlist'
import { duration, timeOf } from '../components/dates'
import css from './StagePage.module.css'

interface Props {
  startedAt: number | null
  since: number | null
  current: Line | undefined
  rest: readonly Line[]
  onStart: () => void
}

/** The time, how long one has played, and how long it still takes if every song takes as long as it says. */
export function StageClock({ startedAt, since, current, rest, onStart }: Props) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const later = rest.reduce((sum, line) => sum + (line.seconds ?? 0), 0)
  const played = since === null ? 0 : Math.max(0, Math.floor((now - since) / 1000))
  const unknown = [current, ...rest].filter(line => line && line.seconds === null).length
  return (
    <dl className={css.clock}>
      <div>
        <dt>Now</dt>
        <dd>{timeOf(now)}</dd>
      </div>
      <div>
        <dt>Played</dt>
        <dd>
          {startedAt === null ? (
            <button
              type="button"
              className={css.start}
              onClick={event => {
                event.stopPropagation()
                onStart()
              }}
            >
              Start
            </button>
          ) : (
            duration(Math.max(0, Math.floor((now - startedAt) / 1000)))
          )}
        </dd>
      </div>
      <div>
        <dt>To go</dt>
        <dd>
          {duration(later + Math.max(0, (current?.seconds ?? 0) - played))}
          {unknown > 0 && <small> + {unknown} unknown</small>}
        </dd>
      </div>
    </dl>
  )
}
