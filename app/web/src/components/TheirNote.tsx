import type { Theirs } from '../band/useEdit'
import { short } from '../band/words'
import { Button } from './Button'
import { fromNow } from './dates'
import css from './TheirNote.module.css'
import { useNow } from './useNow'

interface Props {
  /** Who has changed the field, as useEdit tells it; without, nothing is shown. */
  theirs: Theirs | undefined
  /** Gives up what was typed for what is there now. */
  onTake: () => void
}

/** Beside a field: that somebody else has changed it meanwhile, and the way to have theirs. */
export function TheirNote({ theirs, onTake }: Props) {
  const now = useNow(theirs ? 30_000 : null)
  if (!theirs) return null
  const when = now - theirs.at < 60_000 ? 'just now' : fromNow(new Date(theirs.at).toISOString(), now)
  return (
    <span className={css.note}>
      <span className={css.who}>
        {short(theirs.by, 40)} changed this {when}
      </span>
      <Button variant="quiet" small onPress={onTake}>
        Take theirs
      </Button>
    </span>
  )
}
