import { useContext, useSyncExternalStore } from 'react'
import {
  Header,
  Menu,
  MenuItem,
  type MenuItemProps,
  MenuSection,
  MenuTrigger,
  Popover,
  Button as Pressable,
  Separator,
} from 'react-aria-components'
import { useNavigate } from 'react-router'
import type { Band, Session } from '../api/schema.gen'
import { Context } from '../band/context'
import { SignOutDialog } from '../components/SignOutDialog'
import type { Entry } from '../realtime/outbox'
import { useSessionFollow } from '../session/useSessionFollow'
import { useSignOut } from '../session/useSignOut'
import css from './AccountMenu.module.css'

interface Props {
  session: Session
  bands: readonly Band[]
  /** The band that is looked at; none on the pages that belong to no band. */
  band?: Band
}

/** Where one is, and from there to one's other bands, the account, and out. */
export function AccountMenu({ session, bands, band }: Props) {
  const navigate = useNavigate()
  const signingOut = useSignOut(session, undefined, useUnsentHere())
  useSessionFollow()
  const go = (to: string) => () => void navigate(to)
  return (
    <>
      <MenuTrigger>
        <Pressable className={css.trigger ?? ''}>
          <span className={css.name}>{band?.name ?? session.user.name}</span>
          <span className="hidden">, {band ? 'bands and account' : 'menu'}</span>
          <svg aria-hidden="true" viewBox="0 0 12 8" className={css.arrow}>
            <path d="M1 1.5 6 6.5 11 1.5" />
          </svg>
        </Pressable>
        <Popover placement={band ? 'bottom start' : 'bottom end'} className={css.popover ?? ''}>
          <Menu className={css.menu ?? ''} aria-label="Bands and account">
            <MenuSection
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={band ? [band.id] : []}
              className={css.section ?? ''}
            >
              <Header className={css.header ?? ''}>Bands</Header>
              {bands.map(b => (
                <Item key={b.id} id={b.id} textValue={b.name} onAction={go(`/bands/${b.id}`)}>
                  <span className={css.name}>{b.name}</span>
                  {b.id === band?.id && <span aria-hidden="true">✓</span>}
                </Item>
              ))}
            </MenuSection>
            <MenuSection className={css.section ?? ''} aria-label="More bands">
              <Item id="bands" onAction={go('/bands')}>
                Found or join a band
              </Item>
            </MenuSection>
            <Separator className={css.separator ?? ''} />
            <MenuSection className={css.section ?? ''}>
              <Header className={css.header ?? ''}>{session.user.name}</Header>
              <Item id="account" onAction={go('/account')}>
                Account and devices
              </Item>
              <Item id="sign-out" onAction={signingOut.begin}>
                Sign out
              </Item>
            </MenuSection>
          </Menu>
        </Popover>
      </MenuTrigger>
      <SignOutDialog signingOut={signingOut} />
    </>
  )
}

function Item(props: Omit<MenuItemProps, 'className' | 'style'>) {
  return <MenuItem {...props} className={css.item ?? ''} />
}

const nothing: readonly Entry[] = []

/** Where the browser has no place to keep changes, only the open band knows of them. */
function useUnsentHere(): number {
  const outbox = useContext(Context)?.outbox
  const entries = useSyncExternalStore(outbox?.subscribe ?? never, () => outbox?.getSnapshot() ?? nothing)
  return entries.filter(entry => entry.state !== 'sent').length
}

const never = () => () => {}
