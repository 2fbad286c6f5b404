import { useState } from 'react'
import type { Gig } from '../api/schema.gen'
import { Button } from '../components/Button'
import { Field } from '../components/Field'
import { SaveState } from '../components/SaveState'
import { AnswerButtons } from './AnswerButtons'
import css from './OwnAnswer.module.css'
import { type Chosen, useAnswer, useOwnNote } from './useAnswer'
import { useUnsaved } from './useUnsaved'

const longest = 2000

/** One's own answer with what there is to add to it. */
export function OwnAnswer({ gig, answer: current }: { gig: Gig; answer: Chosen }) {
  const known = useOwnNote(gig)
  const [typed, setTyped] = useState<string>()
  const { answer } = useAnswer(gig, current)
  const note = typed ?? known ?? ''
  const changed = typed !== undefined && typed !== (known ?? '')
  useUnsaved(changed)
  return (
    <div className={css.own}>
      <AnswerButtons gig={gig} answer={current} {...(changed ? { note } : {})} onAnswer={() => setTyped(undefined)} />
      <form
        className={css.note}
        onSubmit={event => {
          event.preventDefault()
          if (current === null || !changed) return
          void answer(current, note.trim())
          setTyped(undefined)
        }}
      >
        <Field
          label="Note (optional)"
          hint={current === null && changed ? 'It goes along with your answer: choose one.' : undefined}
          value={note}
          onChange={setTyped}
          maxLength={longest}
        />
        {changed && current !== null && (
          <div className={css.buttons}>
            <Button type="submit" variant="primary" small>
              Save note
            </Button>
            <Button small onPress={() => setTyped(undefined)}>
              Undo
            </Button>
          </div>
        )}
      </form>
      <SaveState entity="gig_response" entityId={gig.id} />
    </div>
  )
}
