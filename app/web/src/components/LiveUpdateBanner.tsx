import { describe } from '../band/describe'
import { useNames } from '../band/names'
import type { RealtimeEvent } from '../realtime'
import { Button } from './Button'
import css from './LiveUpdateBanner.module.css'

interface Props {
  isVisible: boolean
  /** What came last. */
  event: RealtimeEvent | null
  /** How many came, if more than this one. */
  count?: number
  onAccept: () => void
  onDismiss: () => void
}

/** Says that there is something new, and leaves what is being read where it is until one asks for it. */
export function LiveUpdateBanner({ isVisible, event, count = 1, onAccept, onDismiss }: Props) {
  const names = useNames()
  const shown = isVisible && event !== null
  return (
    <div role="status" className={css.place}>
      {shown && (
        <div className={css.banner}>
          <p className={css.text}>{count > 1 ? `${count.toLocaleString()} new changes` : describe(event, names)}</p>
          <Button variant="primary" small onPress={onAccept}>
            Show
          </Button>
          <Button variant="quiet" small onPress={onDismiss}>
            Dismiss
          </Button>
        </div>
      )}
    </div>
  )
}
