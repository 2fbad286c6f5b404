import { timeOf } from '../../components/dates'
import css from './DayContent.module.css'
import type { Day, DayEntries } from './days'

const shown = { entries: 2, bars: 2 }

interface Props {
  day: Day
  entries: DayEntries
  /** A bar says its name again. */
  beginsWeek: boolean
}

/**
 * What is in a cell of the month: in words where there is room, as marks where there is not. Screen readers have it in the
 * cell's name.
 */
export function DayContent({ day, entries: { gigs, rehearsals, away, lanes }, beginsWeek }: Props) {
  const timed = [
    ...gigs.map(({ gig }) => ({ kind: gig.status, ...gig, title: gig.title })),
    ...rehearsals.map(row => ({ kind: 'rehearsal' as const, ...row, title: row.title ?? 'Rehearsal' })),
  ].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
  const bars = lanes.slice(0, shown.bars)
  const more = Math.max(0, timed.length - shown.entries) + lanes.slice(shown.bars).filter(Boolean).length
  return (
    <span aria-hidden="true" className={css.content}>
      <span className={css.marks}>
        {gigs.length > 0 && (
          <i
            className={`${css.mark} ${css.gig} ${gigs.every(r => r.gig.status === 'cancelled') ? css.cancelled : ''}`}
          />
        )}
        {rehearsals.length > 0 && <i className={`${css.mark} ${css.rehearsal}`} />}
        {away.length > 0 && <i className={`${css.mark} ${css.away}`} />}
      </span>
      {bars.map((one, lane) =>
        one ? (
          <span
            key={one.row.id}
            className={`${css.bar} ${one.row.startsOn === day ? css.first : ''} ${one.row.endsOn === day ? css.last : ''}`}
          >
            {(beginsWeek || one.row.startsOn === day) && `${one.name}${one.mine ? ' (away)' : ' away'}`}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: it holds the place of a bar
          <span key={lane} className={css.gap} />
        ),
      )}
      {timed.slice(0, shown.entries).map(entry => (
        <span key={entry.id} className={`${css.entry} ${css[entry.kind]}`}>
          <span className={css.time}>{timeOf(entry.startsAt)}</span> <span className={css.title}>{entry.title}</span>
        </span>
      ))}
      {more > 0 && <span className={css.more}>+{more} more</span>}
    </span>
  )
}

/** What the marks mean, where there are marks. */
export function Legend() {
  return (
    <p aria-hidden="true" className={css.legend}>
      {(['gig', 'rehearsal', 'away'] as const).map(kind => (
        <span key={kind}>
          <i className={`${css.mark} ${css[kind]}`} /> {kind}
        </span>
      ))}
    </p>
  )
}
