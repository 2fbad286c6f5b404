import { useEffect, useState, useSyncExternalStore } from 'react'
import {
  Button as Pressable,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { Button } from './Button'
import { type Content, onSay, queue, timeoutOf } from './notify'
import css from './Toasts.module.css'
import { useClearOfFocus } from './useClearOfFocus'

export { notify } from './notify'

/**
 * Where messages appear: at most three, the latest first; others wait. They stay while they are pointed at or have the
 * focus; F6 goes there, and when the last one is closed, the focus goes back.
 */
export function Toasts() {
  const [region, place] = useClearOfFocus()
  const count = useSyncExternalStore(
    hear => queue.subscribe(hear),
    () => queue.visibleToasts.length,
  )
  // The number must be in the name: only when that changes does React Aria look for the region that F6 goes to.
  const label = count === 1 ? '1 message' : `${count} messages`
  return (
    <>
      <ToastRegion queue={queue} aria-label={label} ref={region} className={`${css.region} ${css[place]}`}>
        {({ toast }) => (
          <Toast toast={toast} className={css.toast ?? ''}>
            <Message content={toast.content} timer={toast.timer} close={() => queue.close(toast.key)} />
          </Toast>
        )}
      </ToastRegion>
      <Voice />
    </>
  )
}

interface MessageProps {
  content: Content
  timer: { pause(): void; reset(delay: number): void } | undefined
  close: () => void
}

function Message({ content, timer, close }: MessageProps) {
  const toast = useSyncExternalStore(content.subscribe, content.get)
  const { text, tone = 'info', action } = toast
  // What has changed is to be read anew; but a toast that is held by the pointer or the focus does not begin to run.
  useEffect(() => {
    return content.subscribe(() => {
      if (!timer || document.querySelector(`.${css.region}:is(:hover, :focus-within)`)) return
      timer.pause()
      timer.reset(timeoutOf(content.get()))
    })
  }, [content, timer])
  return (
    <>
      <span aria-hidden="true" className={`${css.mark} ${css[tone]}`}>
        {tone === 'bad' ? '!' : tone === 'good' ? '✓' : 'i'}
      </span>
      <Text slot="title" className={css.text ?? ''}>
        {text}
      </Text>
      {action && (
        <span className={css.action}>
          <Button
            variant="quiet"
            small
            slot={null}
            onPress={() => {
              close()
              action.onPress()
            }}
          >
            {action.label}
          </Button>
        </span>
      )}
      <Pressable slot="close" aria-label="Close" className={css.close ?? ''}>
        <span aria-hidden="true">×</span>
      </Pressable>
    </>
  )
}

const pause = 250
const kept = 10_000

/**
 * Says each message once, when it comes and not when it is shown again after others; politely, and all of a moment
 * together. It stands outside of what a dialog hides from screen readers.
 */
function Voice() {
  const [said, setSaid] = useState<readonly { n: number; content: Content; text: string }[]>([])
  useEffect(() => {
    const waiting = new Map<Content, string>()
    let n = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let silence: ReturnType<typeof setTimeout> | undefined
    const stop = onSay((content, text) => {
      if (content === null || text === null) {
        if (content) waiting.delete(content)
        else waiting.clear()
        setSaid(known => known.filter(one => content !== null && one.content !== content))
        return
      }
      waiting.set(content, text)
      timer ??= setTimeout(() => {
        timer = undefined
        setSaid([...waiting].map(([told, words]) => ({ n: n++, content: told, text: words })))
        waiting.clear()
        clearTimeout(silence)
        silence = setTimeout(() => setSaid([]), kept)
      }, pause)
    })
    return () => {
      stop()
      clearTimeout(timer)
      clearTimeout(silence)
    }
  }, [])
  return (
    <div role="status" aria-atomic="false" aria-relevant="additions" data-live-announcer="true" className="hidden">
      {said.map(({ n, text }) => (
        <p key={n}>{text}</p>
      ))}
    </div>
  )
}
