import { useState } from 'react'
import type { Unavailability } from '../../api/schema.gen'
import { useBand } from '../../band/context'
import { useEdit } from '../../band/useEdit'
import { useWrite } from '../../band/useWrite'
import { Button } from '../../components/Button'
import { notify } from '../../components/notify'
import type { Entry } from '../../realtime/outbox'
import { FormFrame } from '../FormFrame'
import { refused, refusedAsAWhole } from '../form'
import { typeAll, useTheirNotes } from '../useTheirNotes'
import { AwayFields } from './AwayFields'
import css from './AwayForm.module.css'
import { type AwayDraft, checkAway } from './awayDraft'
import type { Day } from './days'
import { daySpan } from './dayWords'

interface NewProps {
  day: Day
  /** One that the server refused, to be corrected and sent again. */
  failed?: Entry | undefined
  onClose: () => void
}

/** Days on which one cannot come. */
export function NewAwayForm({ day, failed, onClose }: NewProps) {
  const { outbox } = useBand()
  const write = useWrite()
  const [value, setValue] = useState<AwayDraft>({ startsOn: day, endsOn: day, reason: '', ...failed?.body })
  const save = async () => {
    onClose()
    await write.create('unavailability', 'unavailability', value, `Away ${daySpan(value.startsOn, value.endsOn)}`)
    if (failed) await outbox.discard(failed.id)
  }
  return (
    <FormFrame
      label="I am away"
      errors={{ ...refused(failed, value), ...checkAway(value) }}
      refused={refusedAsAWhole(failed?.problem, value)}
      save="Save"
      onSave={() => void save()}
      onCancel={onClose}
      startTold={failed !== undefined}
    >
      {errors => <AwayFields form={{ value, errors, set: change => setValue(now => ({ ...now, ...change })) }} />}
    </FormFrame>
  )
}

interface ChangeProps {
  row: Unavailability
  onClose: () => void
}

/** The same, of one that is there. */
export function ChangeAwayForm({ row, onClose }: ChangeProps) {
  const write = useWrite()
  const edit = useEdit(row, 'unavailability')
  const note = useTheirNotes(edit)
  const label = `Away ${daySpan(row.startsOn, row.endsOn)}`
  const save = async () => {
    onClose()
    if (edit.dirty) await write.change('unavailability', 'unavailability', edit.seen, edit.changes, label)
  }
  const remove = async () => {
    onClose()
    await write.remove('unavailability', 'unavailability', row, label)
    const { startsOn, endsOn, reason } = row
    const again = () =>
      write.create('unavailability', 'unavailability', { startsOn, endsOn, reason }, label).then(
        () => {},
        () => {}, // the band is closed
      )
    notify({
      text: `You are no longer away ${daySpan(startsOn, endsOn)}.`,
      action: { label: 'Undo', onPress: () => void again() },
    })
  }
  return (
    <>
      <FormFrame
        label="Change when I am away"
        errors={checkAway(edit.value)}
        save="Save"
        onSave={() => void save()}
        onCancel={onClose}
      >
        {errors => <AwayFields form={{ value: edit.value, errors, set: change => typeAll(edit, change), note }} />}
      </FormFrame>
      <div className={css.remove}>
        <Button variant="danger" onPress={() => void remove()}>
          I am not away
        </Button>
      </div>
    </>
  )
}
