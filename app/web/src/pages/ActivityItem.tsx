import { Link } from 'react-router'
import { useBand } from '../band/context'
import { type Difference, describe, differences } from '../band/describe'
import type { Names } from '../band/names'
import { short } from '../band/words'
import { fromNow, timeOf } from '../components/dates'
import { placeOfAll } from '../components/placeOf'
import css from './ActivityItem.module.css'
import type { Transaction } from './activityGroups'

const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

interface Props {
  transaction: Transaction
  now: number
  /** What rows are called, those too that are gone. */
  names: Names
  /** Whether a page of the band has the row still. */
  exists: (place: string) => boolean
}

/** What was done at once: by whom, when, from where, and what it changed. */
export function ActivityItem({ transaction: { entries }, now, names, exists }: Props) {
  const { band } = useBand()
  const [latest] = entries
  const inOrder = [...entries].reverse()
  const place = placeOfAll(inOrder)
  const changes = inOrder.filter(e => differences(e, names).length > 0)
  const missing = latest.tx.count - entries.length
  return (
    <div className={css.item}>
      <p className={css.text}>
        {entries.some(e => e.unseen) && <span className={css.fresh}>New</span>}
        <span>
          {describe(inOrder, names)}
          {missing > 0 && !latest.reset && ', and more'}
        </span>
      </p>
      <p className={css.about}>
        <time dateTime={latest.time} title={exactly.format(new Date(latest.time))}>
          {timeOf(latest.time)} · {fromNow(latest.time, now)}
        </time>
        <span>{originOf(latest.actor)}</span>
        {place !== 'activity' && exists(place) && (
          <Link to={`/bands/${band.id}/${place}`} className={css.link}>
            Show<span className="hidden"> what was changed: {describe(inOrder, names)}</span>
          </Link>
        )}
      </p>
      {entries.length === 1 && changes[0] && <Differences list={differences(changes[0], names)} />}
      {entries.length > 1 && (
        <details className={css.details}>
          <summary>
            {entries.length.toLocaleString()} changes{missing > 0 && ` of ${latest.tx.count.toLocaleString()}`}
          </summary>
          <ol className={css.each}>
            {inOrder.map(entry => (
              <li key={entry.id}>
                <p>{describe(entry, names)}</p>
                <Differences list={differences(entry, names)} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}

function Differences({ list }: { list: readonly Difference[] }) {
  if (list.length === 0) return null
  return (
    <dl className={css.differences}>
      {list.map(({ column, label, from, to }) => (
        <div key={column}>
          <dt>{label}</dt>
          <dd>
            <del>{from}</del>
            <span aria-hidden="true"> → </span>
            <span className="hidden"> became </span>
            <ins>{to}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function originOf({ name, via, dbUser, app }: Transaction['entries'][0]['actor']): string {
  if (via === 'api') return 'in the app'
  if (name.startsWith('direct SQL ')) return 'by SQL' // the name says the rest
  return `by SQL${dbUser ? ` as ${short(dbUser, 40)}` : ''}${app ? ` from ${short(app, 40)}` : ''}`
}
