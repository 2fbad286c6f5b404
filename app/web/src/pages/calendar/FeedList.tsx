import type { CalendarLink } from '../../api/schema.gen'
import { Button } from '../../components/Button'
import { dayOf, fromNow } from '../../components/dates'
import css from './CalendarFeeds.module.css'

interface Props {
  links: readonly CalendarLink[]
  onRevoke: (link: CalendarLink) => void
}

const scopes = { member: 'For you', band: 'For others' } as const

/** One's own addresses, without their secrets. */
export function FeedList({ links, onRevoke }: Props) {
  if (links.length === 0) return <p className={css.hint}>You have no address yet.</p>
  return (
    <ul className={css.list} aria-label="Your addresses">
      {links.map(link => (
        <li key={link.id} className={css.link}>
          <div>
            <p className={css.scope}>{scopes[link.scope]}</p>
            <p className={css.hint}>
              Made {dayOf(link.createdAt)} ·{' '}
              {link.lastUsedAt ? `last read ${fromNow(link.lastUsedAt)}` : 'not read by any program yet'}
            </p>
          </div>
          <Button
            small
            variant="danger"
            aria-label={`End the address ${scopes[link.scope].toLowerCase()}, made ${dayOf(link.createdAt)}`}
            onPress={() => onRevoke(link)}
          >
            End
          </Button>
        </li>
      ))}
    </ul>
  )
}
