import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Line } from '../band/setlist'
import { duration } from '../components/dates'
import { StageClock } from './StageClock'
import css from './StagePage.module.css'
import { useLatest } from './useLatest'
import { useStage } from './useStage'
import { useWakeLock } from './useWakeLock'

interface Props {
  id: string
  name: string
  lines: readonly Line[]
  onExit: () => void
}

// Pedals are keyboards with two keys: which ones, differs.
const forward = new Set(['ArrowRight', 'ArrowDown', 'PageDown', ' ', 'Enter'])
const backward = new Set(['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'])
/** A dialog over the stage, and a message: while they have the focus, the keys are theirs. */
const elsewhere = '[role="dialog"], [role="alertdialog"]'

/** What is played, large, and what comes next. A tap anywhere, an arrow key, Space or a pedal goes on. */
export function StageView({ id, name, lines, onExit }: Props) {
  const stage = useStage(id, lines)
  const { current, next } = stage
  useWakeLock()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])

  const press = useLatest((event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
    if (event.target instanceof HTMLElement && event.target.closest(elsewhere)) return
    if (event.key === 'Escape') return onExit()
    // A button that was reached by Tab is pressed as everywhere.
    const onButton = event.target instanceof HTMLElement && event.target.closest('button')
    if (onButton && (event.key === ' ' || event.key === 'Enter')) return
    const step = forward.has(event.key) ? stage.forward : backward.has(event.key) ? stage.back : undefined
    if (!step) return
    event.preventDefault()
    if (!event.repeat) step()
  })
  // Before what is played can be seen: whoever sees it may press.
  useLayoutEffect(() => {
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [press])

  const button = (label: string, act: () => void, disabled = false) => (
    <button
      type="button"
      disabled={disabled}
      onPointerDown={event => event.preventDefault()} // the pedal's Space is to go on, not to press this again
      onMouseDown={event => event.preventDefault()}
      onClick={event => {
        event.stopPropagation()
        act()
      }}
    >
      {label}
    </button>
  )

  return (
    <>
      <header className={css.top}>
        <h1 ref={heading} tabIndex={-1} className={css.name}>
          {name}
        </h1>
        <StageClock {...stage} onStart={stage.start} />
        <button type="button" className={css.exit} onClick={onExit}>
          Leave<span className="hidden"> the stage</span>
        </button>
      </header>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the keys are heard by the document, and Next is a button */}
      <div className={css.middle} onClick={stage.forward}>
        {current ? (
          <section className={css.current} aria-live="polite" aria-atomic="true" aria-label="Now">
            <p className={css.place}>
              {current.number === null ? 'Break' : `${current.number} of ${countSongs(lines)}`}
              {stage.removed && ' · removed from the setlist'}
            </p>
            <h2 className={`${css.title} ${current.title.length > 14 ? css.long : ''}`}>{current.title}</h2>
            <Facts line={current} />
            {current.item.note && <p className={css.note}>{current.item.note}</p>}
            {current.song?.notes && <p className={css.songNotes}>{current.song.notes}</p>}
          </section>
        ) : (
          <section className={css.current}>
            <h2 className={css.title}>{lines.length === 0 ? 'Nothing in it yet' : 'Removed'}</h2>
          </section>
        )}
        <section className={css.next} aria-label="Next">
          <p className={css.place}>Next</p>
          {next ? (
            <>
              <p className={css.nextTitle}>{next.title}</p>
              <Facts line={next} />
              {next.item.note && <p className={css.nextNote}>{next.item.note}</p>}
            </>
          ) : (
            <p className={css.nextTitle}>The end</p>
          )}
        </section>
      </div>
      <footer className={css.bottom}>
        {button('Back', stage.back, !stage.canGoBack)}
        {next ? button('Next', stage.forward) : button('From the top', stage.restart)}
      </footer>
    </>
  )
}

function Facts({ line: { song, seconds } }: { line: Line }) {
  const facts = [
    { label: 'Key', text: song?.key ?? '' },
    { label: 'Tempo', text: song?.tempo ? `${song.tempo} bpm` : '' },
    { label: 'Length', text: seconds === null ? '' : duration(seconds) },
  ].filter(fact => fact.text !== '')
  if (facts.length === 0) return null
  return (
    <ul className={css.facts}>
      {facts.map(({ label, text }) => (
        <li key={label} className={label === 'Key' ? css.key : undefined}>
          <span className="hidden">{label} </span>
          {text}
        </li>
      ))}
    </ul>
  )
}

function countSongs(lines: readonly Line[]): number {
  return lines.filter(line => line.number !== null).length
}
