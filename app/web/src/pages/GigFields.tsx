import { Choice } from '../components/Choice'
import { Field } from '../components/Field'
import { FeeField } from './FeeField'
import css from './Form.module.css'
import type { Form, GigDraft } from './form'
import { ScheduleFields, SetlistAndNotes } from './ScheduleFields'

const states = [
  { value: 'potential', label: 'Potential' },
  { value: 'confirmed', label: 'Confirmed' },
  { value: 'cancelled', label: 'Cancelled' },
] as const

export function GigFields({ form }: { form: Form<GigDraft> }) {
  const { value, set, errors, note, readOnly = false } = form
  return (
    <>
      <Field
        label="Title"
        value={value.title}
        onChange={title => set({ title })}
        error={errors.title}
        note={note?.('title')}
        required
        autoFocus={!readOnly}
        readOnly={readOnly}
      />
      <ScheduleFields form={form} />
      <div className={css.pair}>
        {!readOnly && (
          <div>
            <Choice label="Status" value={value.status} options={states} onChange={status => set({ status })} />
            {note?.('status')}
          </div>
        )}
        <FeeField
          value={value.fee}
          onChange={fee => set({ fee })}
          error={errors.fee}
          note={note?.('fee')}
          readOnly={readOnly}
        />
      </div>
      <SetlistAndNotes form={form} />
    </>
  )
}
