import { useState } from 'react'
import { useBand } from '../band/context'
import { useWrite } from '../band/useWrite'
import type { Entry } from '../realtime/outbox'
import { FormFrame } from './FormFrame'
import { checkRehearsal, refused, refusedAsAWhole, type ScheduledDraft } from './form'
import { RehearsalFields } from './RehearsalFields'

interface Props {
  startsAt: string
  /** One that the server refused, to be corrected and sent again. */
  failed?: Entry | undefined
  onCreated: (entry: Entry) => void
  onClose: () => void
}

/** A new rehearsal. */
export function RehearsalForm({ startsAt, failed, onCreated, onClose }: Props) {
  const { outbox } = useBand()
  const write = useWrite()
  const [value, setValue] = useState<ScheduledDraft>({ ...empty, startsAt, ...failed?.body })
  const said = { ...refused(failed, value), ...checkRehearsal(value) }
  const save = async () => {
    const body = { ...value, title: value.title?.trim() || null }
    const entry = await write.create('rehearsal', 'rehearsals', body, `New rehearsal ${body.title ?? ''}`.trim())
    if (failed) await outbox.discard(failed.id)
    onCreated(entry)
    onClose()
  }
  return (
    <FormFrame
      label="New rehearsal"
      errors={said}
      refused={refusedAsAWhole(failed?.problem, value)}
      save="Add rehearsal"
      onSave={() => void save()}
      onCancel={onClose}
      startTold={failed !== undefined}
    >
      {errors => <RehearsalFields form={{ value, errors, set: change => setValue(now => ({ ...now, ...change })) }} />}
    </FormFrame>
  )
}

const empty: ScheduledDraft = {
  title: null,
  startsAt: '',
  endsAt: null,
  venue: '',
  address: '',
  notes: '',
  setlistId: null,
}
