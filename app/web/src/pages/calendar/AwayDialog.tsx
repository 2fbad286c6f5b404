import { useState } from 'react'
import type { Unavailability } from '../../api/schema.gen'
import { Button } from '../../components/Button'
import { Dialog } from '../../components/Dialog'
import { type Entry, isTemporary } from '../../realtime/outbox'
import { ChangeAwayForm, NewAwayForm } from './AwayForm'
import type { Day } from './days'

/** What the form is about: a new one from a day on, one that the server refused, or one that is there. */
export type AwayTopic =
  | { readonly day: Day; readonly failed?: Entry | undefined; readonly id?: undefined }
  | { readonly id: string }

interface Props {
  topic: AwayTopic | undefined
  rows: readonly Unavailability[]
  onClose: () => void
}

export function AwayDialog({ topic, rows, onClose }: Props) {
  const id = topic?.id
  const row = rows.find(one => one.id === id)
  const [last, setLast] = useState<Unavailability>()
  if (row && row !== last) setLast(row)
  // A row that was sent has another id than before.
  const known = row ?? (last?.id === id ? last : undefined)
  const gone = known !== undefined && known !== row && !isTemporary(known.id)
  return (
    <Dialog title={id === undefined ? 'I am away' : 'When I am away'} open={topic !== undefined} onClose={onClose}>
      {topic?.id === undefined
        ? topic && <NewAwayForm day={topic.day} failed={topic.failed} onClose={onClose} />
        : known && (gone ? <Gone onClose={onClose} /> : <ChangeAwayForm row={known} onClose={onClose} />)}
    </Dialog>
  )
}

function Gone({ onClose }: { onClose: () => void }) {
  return (
    <>
      <p role="alert">This was deleted meanwhile: you are not away on these days any more.</p>
      <Button onPress={onClose}>Close</Button>
    </>
  )
}
