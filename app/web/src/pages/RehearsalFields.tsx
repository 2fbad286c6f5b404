import { Field } from '../components/Field'
import type { Form, ScheduledDraft } from './form'
import { ScheduleFields, SetlistAndNotes } from './ScheduleFields'

export function RehearsalFields({ form }: { form: Form<ScheduledDraft> }) {
  const { value, set, errors, note, readOnly = false } = form
  return (
    <>
      <Field
        label="Title (if it is about something)"
        value={value.title ?? ''}
        onChange={title => set({ title: title === '' ? null : title })}
        error={errors.title}
        note={note?.('title')}
        autoFocus={!readOnly}
        readOnly={readOnly}
      />
      <ScheduleFields form={form} />
      <SetlistAndNotes form={form} />
    </>
  )
}
