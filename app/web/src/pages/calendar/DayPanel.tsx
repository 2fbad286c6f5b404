import { Button } from '../../components/Button'
import { LinkButton } from '../../components/LinkButton'
import { Section } from '../../components/Page'
import css from './DayPanel.module.css'
import type { Away, Day, DayEntries } from './days'
import { longDay } from './dayWords'
import { EntryList } from './EntryList'

interface Props {
  day: Day
  entries: DayEntries
  onAway: () => void
  onChange: (away: Away) => void
}

/** The chosen day of the month, with all that can be done from there. */
export function DayPanel({ day, entries, onAway, onChange }: Props) {
  const empty = entries.gigs.length + entries.rehearsals.length + entries.away.length === 0
  return (
    <Section title={longDay(day)}>
      {empty ? (
        <p className={css.nothing}>Nothing is planned, and nobody is away.</p>
      ) : (
        <EntryList entries={entries} onChange={onChange} />
      )}
      <div className={css.actions}>
        <LinkButton to={`../gigs?new=${day}`}>New gig here</LinkButton>
        <LinkButton to={`../rehearsals?new=${day}`}>New rehearsal here</LinkButton>
        <Button onPress={onAway}>I am away</Button>
      </div>
    </Section>
  )
}
