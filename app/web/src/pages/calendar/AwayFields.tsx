import { Field } from '../../components/Field'
import css from '../Form.module.css'
import type { Form } from '../form'
import type { AwayDraft } from './awayDraft'

export function AwayFields({ form: { value, set, errors, note } }: { form: Form<AwayDraft> }) {
  // The last day goes along as long as it would be before the first: most people are away for a day.
  const begin = (startsOn: string) => set(value.endsOn < startsOn ? { startsOn, endsOn: startsOn } : { startsOn })
  return (
    <>
      <div className={css.pair}>
        <Field
          label="First day"
          type="date"
          required
          value={value.startsOn}
          onChange={begin}
          error={errors.startsOn}
          note={note?.('startsOn')}
        />
        <Field
          label="Last day"
          type="date"
          required
          value={value.endsOn}
          onChange={endsOn => set({ endsOn })}
          error={errors.endsOn}
          note={note?.('endsOn')}
        />
      </div>
      <Field
        label="Reason"
        hint="Everybody in the band can read it. It may be empty."
        value={value.reason}
        onChange={reason => set({ reason })}
        error={errors.reason}
        note={note?.('reason')}
      />
    </>
  )
}
