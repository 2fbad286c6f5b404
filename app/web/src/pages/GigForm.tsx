import { useState } from 'react'
import { useBand } from '../band/context'
import { useWrite } from '../band/useWrite'
import type { Entry } from '../realtime/outbox'
import { FormFrame } from './FormFrame'
import { checkGig, type GigDraft, refused, refusedAsAWhole } from './form'
import { GigFields } from './GigFields'

interface Props {
  startsAt: string
  /** One that the server refused, to be corrected and sent again. */
  failed?: Entry | undefined
  onCreated: (entry: Entry) => void
  onClose: () => void
}

/** A new gig. */
export function GigForm({ startsAt, failed, onCreated, onClose }: Props) {
  const { outbox } = useBand()
  const write = useWrite()
  const [value, setValue] = useState<GigDraft>({ ...empty, startsAt, ...failed?.body })
  const said = { ...refused(failed, value), ...checkGig(value) }
  const save = async () => {
    const body = { ...value, title: value.title.trim() }
    const entry = await write.create('gig', 'gigs', body, `New gig ${body.title}`)
    if (failed) await outbox.discard(failed.id)
    onCreated(entry)
    onClose()
  }
  return (
    <FormFrame
      label="New gig"
      errors={said}
      refused={refusedAsAWhole(failed?.problem, value)}
      save="Add gig"
      onSave={() => void save()}
      onCancel={onClose}
      startTold={failed !== undefined}
    >
      {errors => <GigFields form={{ value, errors, set: change => setValue(now => ({ ...now, ...change })) }} />}
    </FormFrame>
  )
}

const empty: GigDraft = {
  title: '',
  status: 'potential',
  startsAt: '',
  endsAt: null,
  venue: '',
  address: '',
  notes: '',
  fee: null,
  setlistId: null,
}
