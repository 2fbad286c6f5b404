import type { Gig } from '../api/schema.gen'
import { useEdit } from '../band/useEdit'
import { useWrite } from '../band/useWrite'
import { EditInPlace } from './EditInPlace'
import { checkGig } from './form'
import { GigFields } from './GigFields'
import { money } from './money'
import { Detail, ScheduleDetails } from './ScheduleDetails'

/** What is known about a gig, and the form to change it. `gone`: it was deleted; what was typed stays to be copied. */
export function GigDetails({ gig, gone }: { gig: Gig; gone: boolean }) {
  const edit = useEdit(gig, 'gig')
  const write = useWrite()
  return (
    <EditInPlace
      entity="gig"
      row={gig}
      edit={edit}
      gone={gone}
      check={checkGig}
      save={changes => write.change('gig', 'gigs', edit.seen, changes, `Change of ${gig.title}`)}
      fields={form => <GigFields form={form} />}
    >
      <ScheduleDetails row={gig}>
        <Detail label="Fee">{gig.fee === null ? null : money(gig.fee)}</Detail>
      </ScheduleDetails>
    </EditInPlace>
  )
}
