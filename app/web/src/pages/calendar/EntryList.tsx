import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Answer, Gig, Rehearsal } from '../../api/schema.gen'
import { useBand } from '../../band/context'
import { useMark } from '../../components/Card'
import { spanOf } from '../../components/dates'
import { isTemporary } from '../../realtime/outbox'
import { StatusBadge, UnsavedBadge } from '../StatusBadge'
import { AwayEntry } from './AwayEntry'
import type { Away, DayEntries } from './days'
import { awayWords } from './dayWords'
import css from './EntryList.module.css'

interface Props {
  entries: DayEntries
  /** Who is away on that day, if not all of them stand in the list. */
  away?: readonly Away[]
  /** Opens the form for one of one's own. */
  onChange: (away: Away) => void
}

/** What there is on a day. */
export function EntryList({ entries, away = entries.away, onChange }: Props) {
  const { gigs, rehearsals } = entries
  return (
    <ul className={css.list}>
      {gigs.map(({ gig, answer }) => (
        <GigEntry key={gig.id} gig={gig} answer={answer} away={away} />
      ))}
      {rehearsals.map(rehearsal => (
        <RehearsalEntry key={rehearsal.id} rehearsal={rehearsal} away={away} />
      ))}
      {entries.away.map(one => (
        <AwayEntry key={one.row.id} away={one} onChange={onChange} />
      ))}
    </ul>
  )
}

function GigEntry({ gig, answer, away }: { gig: Gig; answer: Answer['answer'] | null; away: readonly Away[] }) {
  return (
    <Entry
      kind="gig"
      row={gig}
      title={gig.title}
      badge={isTemporary(gig.id) ? <UnsavedBadge /> : <StatusBadge status={gig.status} />}
      words={['Gig', spanOf(gig.startsAt, gig.endsAt), gig.venue]}
    >
      {gig.status === 'potential' && (
        <p className={css.quiet}>{answer ? `You said ${answer}` : 'You have not answered yet'}</p>
      )}
      {gig.status !== 'cancelled' && away.length > 0 && <p className={css.hint}>{awayWords(away)}</p>}
    </Entry>
  )
}

function RehearsalEntry({ rehearsal, away }: { rehearsal: Rehearsal; away: readonly Away[] }) {
  const { title, startsAt, endsAt, venue } = rehearsal
  return (
    <Entry
      kind="rehearsal"
      row={rehearsal}
      title={title ?? 'Rehearsal'}
      badge={isTemporary(rehearsal.id) && <UnsavedBadge />}
      words={[title === null ? '' : 'Rehearsal', spanOf(startsAt, endsAt), venue]}
    >
      {away.length > 0 && <p className={css.hint}>{awayWords(away)}</p>}
    </Entry>
  )
}

interface EntryProps {
  kind: 'gig' | 'rehearsal'
  row: Gig | Rehearsal
  title: string
  badge: ReactNode
  words: readonly string[]
  children: ReactNode
}

function Entry({ kind, row, title, badge, words, children }: EntryProps) {
  const { band } = useBand()
  return (
    <li className={`${css.entry} ${css[kind]} ${useMark(row.id)}`}>
      <div className={css.head}>
        <h3>{isTemporary(row.id) ? title : <Link to={`/bands/${band.id}/${kind}s/${row.id}`}>{title}</Link>}</h3>
        {badge}
      </div>
      <p className={css.quiet}>{words.filter(Boolean).join(' · ')}</p>
      {children}
    </li>
  )
}
