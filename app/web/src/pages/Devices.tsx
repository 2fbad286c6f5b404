import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { ask } from '../api/client'
import type { Device, Session } from '../api/schema.gen'
import { Button } from '../components/Button'
import { fromNow } from '../components/dates'
import { Section } from '../components/Page'
import { SignOutDialog } from '../components/SignOutDialog'
import { Failure, Loading } from '../components/States'
import { deviceName } from '../session/device'
import { devicesQuery } from '../session/queries'
import { leave } from '../session/signOut'
import { useSignOut } from '../session/useSignOut'
import css from './Devices.module.css'

/** Where one is signed in, and the end of that, one by one or everywhere. */
export function Devices({ session }: { session: Session }) {
  const client = useQueryClient()
  const here = useSignOut(session)
  const everywhere = useSignOut(session, signOutEverywhere)
  const list = useRef<HTMLUListElement>(null)
  const { data, error, refetch } = useQuery(devicesQuery)
  const end = useMutation({
    mutationFn: (device: Device) => ask(`/api/sessions/${device.id}`, { method: 'DELETE' }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: devicesQuery.queryKey })
      list.current?.focus() // the button that had it is gone
    },
  })
  return (
    <Section title="Devices" actions={<Button onPress={everywhere.begin}>Sign out everywhere</Button>}>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading what="your devices" />}
      {end.error && <p role="alert">{end.error.message}</p>}
      <ul ref={list} tabIndex={-1} className={css.list}>
        {data?.map(device => {
          const name = deviceName(device.userAgent)
          return (
            <li key={device.id} className={css.device}>
              <div className={css.what}>
                <p className={css.name}>{name}</p>
                <p className={css.when}>
                  {device.current ? 'This device' : `Last seen ${fromNow(device.lastSeenAt)}`} · signed in{' '}
                  {fromNow(device.createdAt)}
                </p>
              </div>
              <Button
                small
                onPress={() => (device.current ? here.begin() : end.mutate(device))}
                isPending={end.isPending && end.variables === device}
              >
                Sign out<span className="hidden"> of {device.current ? 'this device' : name}</span>
              </Button>
            </li>
          )
        })}
      </ul>
      <SignOutDialog signingOut={here} />
      <SignOutDialog signingOut={everywhere} everywhere />
    </Section>
  )
}

async function signOutEverywhere(client: QueryClient): Promise<void> {
  await ask('/api/sessions', { method: 'DELETE' })
  await leave(client)
}
