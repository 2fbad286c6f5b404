import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { Gig } from '../api/schema.gen'
import css from './AnswerButtons.module.css'
import { type Chosen, useAnswer } from './useAnswer'

const answers = [
  { value: 'yes', label: 'Yes' },
  { value: 'maybe', label: 'Maybe' },
  { value: 'no', label: 'No' },
] as const

interface Props {
  gig: Gig
  answer: Chosen
  /** What goes along with the answer; left out: the note that is there stays. */
  note?: string
  onAnswer?: () => void
}

/** One's own answer to a gig, in one tap; another tap on it takes it back. */
export function AnswerButtons({ gig, answer: current, note, onAnswer }: Props) {
  const { choosing, answer } = useAnswer(gig, current)
  const shown = choosing ?? current
  return (
    <ToggleButtonGroup
      aria-label={`Your answer to ${gig.title}`}
      selectionMode="single"
      selectedKeys={shown ? [shown] : []}
      onSelectionChange={keys => {
        const chosen = answers.find(a => keys.has(a.value))?.value ?? null
        void answer(chosen, note)
        if (chosen) onAnswer?.()
      }}
      className={css.group ?? ''}
    >
      {answers.map(({ value, label }) => (
        <ToggleButton key={value} id={value} className={`${css.answer} ${css[value]}`}>
          {label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
