import { useState } from 'react'
import type { Rehearsal } from '../api/schema.gen'
import { useRows } from '../band/useRows'
import { Button } from '../components/Button'
import { Dialog } from '../components/Dialog'
import { Page } from '../components/Page'
import { Empty, Failure, Loading } from '../components/States'
import { useNow } from '../components/useNow'
import type { Entry } from '../realtime/outbox'
import { FailedDrafts } from './FailedDrafts'
import { PeriodSwitch, usePeriod } from './PeriodSwitch'
import { RehearsalCard } from './RehearsalCard'
import { RehearsalForm } from './RehearsalForm'
import css from './ScheduleList.module.css'
import { ShowMore, useFirst } from './ShowMore'
import { inPeriod, type Period } from './scheduled'
import { useFollowCreated } from './useFollowCreated'
import { useNewDialog } from './useNewDialog'

const evening = 19

export function RehearsalsPage() {
  const dialog = useNewDialog(evening)
  const follow = useFollowCreated('rehearsals')
  const [failed, setFailed] = useState<Entry>()
  const period = usePeriod()
  const close = () => {
    setFailed(undefined)
    dialog.hide()
  }
  return (
    <Page
      title="Rehearsals"
      actions={
        <Button variant="primary" onPress={dialog.show}>
          New rehearsal
        </Button>
      }
    >
      <PeriodSwitch label="Which rehearsals" />
      <FailedDrafts
        entity="rehearsal"
        onCorrect={entry => {
          setFailed(entry)
          dialog.show()
        }}
      />
      <Rehearsals period={period} />
      <Dialog title="New rehearsal" open={dialog.open} onClose={close}>
        <RehearsalForm startsAt={dialog.startsAt} failed={failed} onCreated={follow} onClose={close} />
      </Dialog>
    </Page>
  )
}

function Rehearsals({ period }: { period: Period }) {
  const { rows, error, retry } = useRows('rehearsals')
  const now = useNow(30_000)
  const all = inPeriod(rows ?? [], period, now, row => row)
  const { first, more } = useFirst<Rehearsal>(all)
  if (error) return <Failure error={error} retry={retry} />
  if (!rows) return <Loading what="rehearsals" />
  if (all.length === 0) {
    return <Empty title={period === 'past' ? 'There is no rehearsal in the past.' : 'There is no rehearsal to come.'} />
  }
  return (
    <>
      <ul className={css.list}>
        {first.map(row => (
          <li key={row.id}>
            <RehearsalCard rehearsal={row} now={now} level={2} />
          </li>
        ))}
      </ul>
      <ShowMore more={more} what="rehearsals" />
    </>
  )
}
