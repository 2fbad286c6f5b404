import { useRows } from '../band/useRows'
import { Choice } from '../components/Choice'
import { Field } from '../components/Field'
import { DateTimeField } from './DateTimeField'
import css from './Form.module.css'
import type { Form, ScheduledDraft } from './form'

const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** When and where. */
export function ScheduleFields({ form }: { form: Form<ScheduledDraft> }) {
  const { value, set, errors, note, readOnly = false } = form
  return (
    <>
      <div className={css.pair}>
        <DateTimeField
          label="Begins"
          value={value.startsAt}
          onChange={moment => set({ startsAt: moment ?? '' })}
          error={errors.startsAt}
          note={note?.('startsAt')}
          required
          readOnly={readOnly}
        />
        <DateTimeField
          label="Ends (if known)"
          value={value.endsAt}
          onChange={endsAt => set({ endsAt })}
          error={errors.endsAt}
          note={note?.('endsAt')}
          readOnly={readOnly}
        />
      </div>
      <p className={css.hint}>In the time zone of this device: {zone.replaceAll('_', ' ')}.</p>
      <div className={css.pair}>
        <Field
          label="Venue"
          value={value.venue}
          onChange={venue => set({ venue })}
          error={errors.venue}
          note={note?.('venue')}
          readOnly={readOnly}
        />
        <Field
          label="Address"
          value={value.address}
          onChange={address => set({ address })}
          error={errors.address}
          note={note?.('address')}
          readOnly={readOnly}
        />
      </div>
    </>
  )
}

/** Which setlist is to be played, and what else there is to say. */
export function SetlistAndNotes({ form }: { form: Form<ScheduledDraft> }) {
  const { value, set, errors, note, readOnly = false } = form
  return (
    <>
      {!readOnly && <SetlistChoice form={form} />}
      <Field
        label="Notes"
        lines={4}
        value={value.notes}
        onChange={notes => set({ notes })}
        error={errors.notes}
        note={note?.('notes')}
        readOnly={readOnly}
      />
    </>
  )
}

function SetlistChoice({ form: { value, set, errors, note } }: { form: Form<ScheduledDraft> }) {
  const { rows } = useRows('setlists')
  const lists = (rows ?? []).map(({ setlist }) => ({ value: setlist.id, label: setlist.name }))
  const missing = value.setlistId !== null && !lists.some(list => list.value === value.setlistId)
  return (
    <div>
      <Choice
        label="Setlist"
        value={value.setlistId ?? ''}
        options={[
          { value: '', label: 'None' },
          ...lists.sort((a, b) => a.label.localeCompare(b.label)),
          ...(missing ? [{ value: value.setlistId ?? '', label: rows ? 'A setlist that is gone' : 'Loading …' }] : []),
        ]}
        onChange={chosen => set({ setlistId: chosen || null })}
      />
      {note?.('setlistId')}
      {errors.setlistId && (
        <p role="alert" className={css.error}>
          {errors.setlistId}
        </p>
      )}
    </div>
  )
}
