import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react'
import { useBand } from '../band/context'
import { useEntries } from '../band/useRows'
import { Button } from './Button'
import css from './ConnectionIndicator.module.css'
import { type Words, waitingWords, wordsOf } from './connectionWords'
import { PendingChanges } from './PendingChanges'
import { useGlance } from './useGlance'
import { useNow } from './useNow'

/** Whether what is shown is what is, in a word; and more about it, and what waits to be sent, for those who look closer. */
export function ConnectionIndicator() {
  const { realtime } = useBand()
  const snapshot = useSyncExternalStore(realtime.subscribe, realtime.getSnapshot)
  const now = useNow(snapshot.status === 'waiting' ? 1000 : null)
  const words = wordsOf(snapshot, now)
  const waiting = waitingWords(useEntries())
  const place = useRef<HTMLDivElement>(null)
  const { open, place: glance, button } = useGlance(place)
  const id = useId()
  return (
    <div ref={place} className={css.place} {...glance}>
      <button type="button" className={css.button} aria-expanded={open} aria-controls={id} {...button}>
        <span className={`${css.dot} ${css[words.tone]}`} aria-hidden="true" />
        <span className="hidden">Connection: </span>
        <span className={css.long}>{words.long}</span>
        <span className={css.short}>{words.short}</span>
        {waiting && (
          <span className={css.waiting}>
            <span className={css.long}>{waiting.long}</span>
            <span className={css.short}>{waiting.short}</span>
          </span>
        )}
      </button>
      <div id={id} className={css.more} hidden={!open}>
        {open && (
          <>
            <p>{words.sentence}</p>
            {snapshot.latencyMs !== null && snapshot.status === 'live' && (
              <p className={css.quiet}>
                The last change took {snapshot.latencyMs.toLocaleString()} ms from commit to screen.
              </p>
            )}
            {(snapshot.status === 'waiting' || snapshot.status === 'offline') && (
              <Button small onPress={tryNow}>
                Try now
              </Button>
            )}
            <PendingChanges />
          </>
        )}
      </div>
      <Turn words={words} />
    </div>
  )
}

/** The feed and the outbox both take the news that the network is back as a reason to try at once. */
function tryNow() {
  window.dispatchEvent(new Event('online'))
}

const bearable = 3000

/** Says when it turns from good to bad, if it stays so, and back again; not every attempt between. */
function Turn({ words: { tone, sentence } }: { words: Words }) {
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string }>({ tone: 'good', text: '' })
  const latest = useRef(sentence)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (tone === 'bad') {
      latest.current = sentence
      timer.current ??= setTimeout(() => setSaid({ tone: 'bad', text: latest.current }), bearable)
    } else if (tone === 'good') {
      clearTimeout(timer.current)
      timer.current = undefined
      setSaid(known => (known.tone === 'bad' ? { tone: 'good', text: 'Live again.' } : known))
    }
  }, [tone, sentence])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  return (
    <span role="status" className="hidden">
      {said.text}
    </span>
  )
}
