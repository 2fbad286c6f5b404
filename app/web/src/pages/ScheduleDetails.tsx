import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useBand } from '../band/context'
import { useRows } from '../band/useRows'
import { useMark } from '../components/Card'
import { fromNow, spanOf } from '../components/dates'
import { useNow } from '../components/useNow'
import { isTemporary } from '../realtime/outbox'
import type { ScheduledDraft } from './form'
import css from './SchedulePage.module.css'

/** When, where, with which setlist, and what else there is to know; `children` between place and setlist. */
export function ScheduleDetails({ row, children }: { row: ScheduledDraft & { id: string }; children?: ReactNode }) {
  const now = useNow(30_000)
  return (
    <dl className={`${css.details} ${useMark(row.id)}`}>
      <Detail label="When">
        {spanOf(row.startsAt, row.endsAt)} <span className={css.none}>({fromNow(row.startsAt, now)})</span>
      </Detail>
      <Detail label="Where">
        {row.venue || row.address ? (
          <>
            {row.venue && <p>{row.venue}</p>}
            {row.address && <p className={css.text}>{row.address}</p>}
          </>
        ) : null}
      </Detail>
      {children}
      <Detail label="Setlist">{row.setlistId && <SetlistLinks id={row.setlistId} />}</Detail>
      <Detail label="Notes">{row.notes && <p className={css.text}>{row.notes}</p>}</Detail>
    </dl>
  )
}

export function Detail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children || <span className={css.none}>Not said</span>}</dd>
    </div>
  )
}

function SetlistLinks({ id }: { id: string }) {
  const { band } = useBand()
  const setlist = useRows('setlists').rows?.find(r => r.setlist.id === id)?.setlist
  const name = setlist?.name ?? 'A setlist'
  if (isTemporary(id)) return name
  return (
    <span className={css.links}>
      <Link to={`/bands/${band.id}/setlists/${id}`}>{name}</Link>
      <Link to={`/bands/${band.id}/setlists/${id}/stage`}>Stage view</Link>
    </span>
  )
}
