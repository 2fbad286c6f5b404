import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, read } from '../../api/client'
import type { CalendarLink, CalendarLinkList, NewCalendarLink } from '../../api/schema.gen'
import { useBand } from '../../band/context'
import { Button } from '../../components/Button'
import { Dialog } from '../../components/Dialog'
import { Failure, Loading } from '../../components/States'
import { useKeyFor } from '../../session/useKeyFor'
import css from './CalendarFeeds.module.css'
import { FeedList } from './FeedList'
import { NewFeed } from './NewFeed'

/** The addresses under which calendar programs read the band's dates. They are no rows of the band, and need the network. */
export function CalendarFeeds({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog
      title="In your own calendar"
      open={open}
      onClose={onClose}
      actions={<Button onPress={onClose}>Close</Button>}
    >
      <Feeds />
    </Dialog>
  )
}

function Feeds() {
  const { band } = useBand()
  const client = useQueryClient()
  const path = `/api/bands/${band.id}/calendar-links`
  const key = ['calendar-links', band.id]
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<readonly CalendarLink[]> => (await read<CalendarLinkList>(path, signal)).links,
    networkMode: 'always',
    retry: false, // somebody waits for it, and is told what to do
  })
  const [made, setMade] = useState<NewCalendarLink>()
  const keyFor = useKeyFor()
  const create = useMutation({
    mutationFn: async (scope: CalendarLink['scope']) =>
      (
        await ask<NewCalendarLink>(path, {
          method: 'POST',
          body: { scope },
          headers: { 'Idempotency-Key': keyFor({ scope, after: made?.link.id }) },
        })
      ).data,
    onSuccess: link => {
      setMade(link)
      return client.invalidateQueries({ queryKey: key })
    },
  })
  const revoke = useMutation({
    mutationFn: async (link: CalendarLink) => {
      await ask(`${path}/${link.id}`, { method: 'DELETE' })
      return link.id
    },
    onSuccess: id => {
      if (made?.link.id === id) setMade(undefined)
      return client.invalidateQueries({ queryKey: key })
    },
  })
  const failed = create.error ?? revoke.error
  return (
    <>
      <p>
        A calendar program that you give one of these addresses shows the gigs and rehearsals of {band.name}, and looks
        for changes by itself. It needs no password: whoever has the address can read it.
      </p>
      {made && <NewFeed key={made.link.id} made={made} />}
      <div className={css.choice}>
        <div>
          <Button isPending={create.isPending} onPress={() => create.mutate('member')}>
            Address for me
          </Button>
          <p className={css.hint}>With your own answers, for your own devices.</p>
        </div>
        <div>
          <Button isPending={create.isPending} onPress={() => create.mutate('band')}>
            Address for others
          </Button>
          <p className={css.hint}>The same for everybody, and without anybody’s answers.</p>
        </div>
      </div>
      {failed && (
        <p role="alert" className={css.failed}>
          {failed.message}
        </p>
      )}
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <FeedList links={data} onRevoke={link => revoke.mutate(link)} />
      ) : (
        <Loading what="your addresses" />
      )}
    </>
  )
}
