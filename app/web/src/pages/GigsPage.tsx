import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { GigOverview, GigStatus } from '../api/schema.gen'
import { useRows } from '../band/useRows'
import { Button } from '../components/Button'
import { Choice } from '../components/Choice'
import { Dialog } from '../components/Dialog'
import { Page } from '../components/Page'
import { Empty, Failure, Loading } from '../components/States'
import { useNow } from '../components/useNow'
import type { Entry } from '../realtime/outbox'
import { FailedDrafts } from './FailedDrafts'
import { GigCard } from './GigCard'
import { GigForm } from './GigForm'
import { PeriodSwitch, usePeriod } from './PeriodSwitch'
import css from './ScheduleList.module.css'
import { ShowMore, useFirst } from './ShowMore'
import { statusWords } from './StatusBadge'
import { inPeriod, type Period } from './scheduled'
import { useFollowCreated } from './useFollowCreated'
import { useNewDialog } from './useNewDialog'

const evening = 20
const statuses: readonly GigStatus[] = ['potential', 'confirmed', 'cancelled']

export function GigsPage() {
  const dialog = useNewDialog(evening)
  const follow = useFollowCreated('gigs')
  const [failed, setFailed] = useState<Entry>()
  const period = usePeriod()
  const [status, setStatus] = useStatus()
  const close = () => {
    setFailed(undefined)
    dialog.hide()
  }
  return (
    <Page
      title="Gigs"
      actions={
        <Button variant="primary" onPress={dialog.show}>
          New gig
        </Button>
      }
    >
      <div className={css.filters}>
        <PeriodSwitch label="Which gigs" />
        <Choice
          label="Status"
          value={status ?? 'all'}
          options={[{ value: 'all', label: 'All' }, ...statuses.map(value => ({ value, label: statusWords[value] }))]}
          onChange={chosen => setStatus(chosen === 'all' ? undefined : chosen)}
        />
      </div>
      <FailedDrafts
        entity="gig"
        onCorrect={entry => {
          setFailed(entry)
          dialog.show()
        }}
      />
      <Gigs period={period} status={status} />
      <Dialog title="New gig" open={dialog.open} onClose={close}>
        <GigForm startsAt={dialog.startsAt} failed={failed} onCreated={follow} onClose={close} />
      </Dialog>
    </Page>
  )
}

function Gigs({ period, status }: { period: Period; status: GigStatus | undefined }) {
  const { rows, error, retry } = useRows('gigs')
  const now = useNow(30_000)
  const all = inPeriod(rows ?? [], period, now, row => row.gig).filter(r => !status || r.gig.status === status)
  const { first, more } = useFirst<GigOverview>(all)
  if (error) return <Failure error={error} retry={retry} />
  if (!rows) return <Loading what="gigs" />
  if (all.length === 0) return <Empty title={nothing(period, status)} />
  return (
    <>
      <ul className={css.list}>
        {first.map(row => (
          <li key={row.gig.id}>
            <GigCard overview={row} now={now} level={2} past={period === 'past'} />
          </li>
        ))}
      </ul>
      <ShowMore more={more} what="gigs" />
    </>
  )
}

function nothing(period: Period, status: GigStatus | undefined): string {
  const which = status ? `${status} gig` : 'gig'
  return period === 'past' ? `There is no ${which} in the past.` : `There is no ${which} to come.`
}

function useStatus(): [GigStatus | undefined, (status: GigStatus | undefined) => void] {
  const [parameters, setParameters] = useSearchParams()
  const set = (status: GigStatus | undefined) =>
    setParameters(
      now => {
        if (status) now.set('status', status)
        else now.delete('status')
        return now
      },
      { replace: true },
    )
  return [statuses.find(status => status === parameters.get('status')), set]
}
