import { useMemo, useState } from 'react'
import { useBand } from '../band/context'
import { Button } from '../components/Button'
import { Page } from '../components/Page'
import { Failure, Loading } from '../components/States'
import { Agenda } from './calendar/Agenda'
import { AwayDialog, type AwayTopic } from './calendar/AwayDialog'
import { CalendarFeeds } from './calendar/CalendarFeeds'
import { DayPanel } from './calendar/DayPanel'
import { type CalendarRows, entriesOn, nothing } from './calendar/days'
import { MonthSwitch } from './calendar/MonthSwitch'
import { MonthView } from './calendar/MonthView'
import { type CalendarAddress, useCalendarAddress } from './calendar/useCalendarAddress'
import { useCalendarRows } from './calendar/useCalendarRows'
import { FailedDrafts } from './FailedDrafts'

/** Gigs, rehearsals and who is away, by month or as a list. It is made of the band's rows, so any month is there at once. */
export function CalendarPage() {
  const address = useCalendarAddress()
  const { rows, error, retry } = useCalendarRows()
  const [away, setAway] = useState<AwayTopic>()
  const [feeds, setFeeds] = useState(false)
  const day = address.day.toString()
  return (
    <Page
      title="Calendar"
      actions={
        <>
          <Button onPress={() => setFeeds(true)}>Subscribe</Button>
          <Button variant="primary" onPress={() => setAway({ day })}>
            I am away
          </Button>
        </>
      }
    >
      <MonthSwitch address={address} />
      <FailedDrafts entity="unavailability" onCorrect={failed => setAway({ day, failed })} />
      {error ? (
        <Failure error={error} retry={retry} />
      ) : !rows ? (
        <Loading what="the calendar" />
      ) : address.view === 'agenda' ? (
        <Agenda rows={rows} address={address} onChange={({ row }) => setAway({ id: row.id })} />
      ) : (
        <Month rows={rows} address={address} onAway={setAway} />
      )}
      <AwayDialog topic={away} rows={rows?.unavailability ?? []} onClose={() => setAway(undefined)} />
      <CalendarFeeds open={feeds} onClose={() => setFeeds(false)} />
    </Page>
  )
}

interface MonthProps {
  rows: CalendarRows
  address: CalendarAddress
  onAway: (topic: AwayTopic) => void
}

function Month({ rows, address, onAway }: MonthProps) {
  const { band } = useBand()
  const day = address.day.toString()
  const entries = useMemo(() => entriesOn([day], rows, band.memberId).get(day) ?? nothing, [day, rows, band.memberId])
  return (
    <>
      <MonthView rows={rows} address={address} />
      <DayPanel
        day={day}
        entries={entries}
        onAway={() => onAway({ day })}
        onChange={({ row }) => onAway({ id: row.id })}
      />
    </>
  )
}
