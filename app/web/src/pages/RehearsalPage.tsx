import { useState } from 'react'
import { Link, Navigate, useNavigate, useParams } from 'react-router'
import type { Rehearsal } from '../api/schema.gen'
import { useBand } from '../band/context'
import { useEdit } from '../band/useEdit'
import { useEntries, useRows } from '../band/useRows'
import { useWrite } from '../band/useWrite'
import { Button } from '../components/Button'
import { Page } from '../components/Page'
import { SaveState } from '../components/SaveState'
import { Failure, Loading } from '../components/States'
import { isTemporary } from '../realtime/outbox'
import { DeletionDialog } from './DeletionDialog'
import { EditInPlace } from './EditInPlace'
import { checkRehearsal } from './form'
import { Gone, NeverThere } from './Gone'
import { RehearsalFields } from './RehearsalFields'
import { ScheduleDetails } from './ScheduleDetails'
import css from './SchedulePage.module.css'
import { useGone } from './useGone'

/** A rehearsal with all that there is to it. */
export function RehearsalPage() {
  const { rehearsal: id = '' } = useParams()
  const { rows, error, retry } = useRows('rehearsals')
  const list = `/bands/${useBand().band.id}/rehearsals`
  const known = useGone(
    'rehearsal',
    id,
    rows?.find(r => r.id === id),
  )
  const sent = useEntries().find(e => e.temporaryId === id)
  if (error) return <Failure error={error} retry={retry} />
  if (!rows) return <Loading what="the rehearsal" />
  if (sent) return <Navigate to={`${list}/${sent.entityId}`} replace />
  if (!known.row || isTemporary(id)) return <NeverThere what="rehearsal" list={list} all="All rehearsals" />
  return <Known key={id} rehearsal={known.row} goneBy={known.goneBy} list={list} />
}

interface Props {
  rehearsal: Rehearsal
  goneBy: string | undefined
  list: string
}

function Known({ rehearsal, goneBy, list }: Props) {
  const edit = useEdit(rehearsal, 'rehearsal')
  const write = useWrite()
  const gone = goneBy !== undefined
  const name = rehearsal.title ?? 'Rehearsal'
  return (
    <Page
      title={name}
      over={<Link to={list}>Rehearsals</Link>}
      actions={gone ? undefined : <Deletion rehearsal={rehearsal} list={list} />}
    >
      {gone ? (
        <Gone what="rehearsal" by={goneBy} list={list} all="All rehearsals" />
      ) : (
        <div className={css.state}>
          <SaveState entity="rehearsal" entityId={rehearsal.id} />
        </div>
      )}
      <EditInPlace
        entity="rehearsal"
        row={rehearsal}
        edit={edit}
        gone={gone}
        check={checkRehearsal}
        save={changes => write.change('rehearsal', 'rehearsals', edit.seen, changes, `Change of ${name}`)}
        fields={form => <RehearsalFields form={form} />}
      >
        <ScheduleDetails row={rehearsal} />
      </EditInPlace>
    </Page>
  )
}

function Deletion({ rehearsal, list }: { rehearsal: Rehearsal; list: string }) {
  const write = useWrite()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const name = rehearsal.title ?? 'Rehearsal'
  return (
    <>
      <Button variant="danger" onPress={() => setAsking(true)}>
        Delete
      </Button>
      <DeletionDialog
        title="Delete this rehearsal?"
        open={asking}
        onClose={() => setAsking(false)}
        onDelete={() => {
          void write.remove('rehearsal', 'rehearsals', rehearsal, `Deletion of ${name}`)
          void navigate(list)
        }}
      >
        <p>
          ‘{name}’ and its notes go for everybody in the band.
          {rehearsal.setlistId && ' The setlist stays.'}
        </p>
      </DeletionDialog>
    </>
  )
}
