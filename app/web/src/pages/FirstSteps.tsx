import { useBand } from '../band/context'
import { useRows } from '../band/useRows'
import { LinkButton } from '../components/LinkButton'
import { Section } from '../components/Page'
import css from './FirstSteps.module.css'

/** What a new band does first. It goes when the band has begun. */
export function FirstSteps() {
  const { band } = useBand()
  const members = useRows('members').rows
  const gigs = useRows('gigs').rows
  const songs = useRows('songs').rows
  if (!members || !gigs || !songs) return null
  const steps = [
    {
      done: members.length > 1,
      what: 'Invite the others',
      why: 'Each gets a link, and sees from then on what you see.',
      to: 'members',
      mayI: band.role === 'admin',
    },
    {
      done: gigs.length > 0,
      what: 'Add a gig',
      why: 'Everybody is asked whether they can play, and you see the answers as they come.',
      to: 'gigs?new',
      mayI: true,
    },
    {
      done: songs.length > 0,
      what: 'Add your songs',
      why: 'They are what setlists are made of.',
      to: 'songs',
      mayI: true,
    },
  ].filter(step => step.mayI)
  // Whoever plays alone, or without a list of songs, is not asked for ever.
  const settled = gigs.length > 0 && (members.length > 1 || songs.length > 0)
  if (settled || steps.every(step => step.done)) return null
  return (
    <Section title="First steps">
      <ol className={css.steps}>
        {steps.map(({ done, what, why, to }) => (
          <li key={to} className={css.step}>
            <div>
              <h3>
                {done && <span className={css.done}>Done: </span>}
                {what}
              </h3>
              <p className={css.why}>{why}</p>
            </div>
            {!done && <LinkButton to={`/bands/${band.id}/${to}`}>{what}</LinkButton>}
          </li>
        ))}
      </ol>
    </Section>
  )
}
