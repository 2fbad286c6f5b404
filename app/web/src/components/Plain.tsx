import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Session } from '../api/schema.gen'
import { AccountMenu } from '../pages/AccountMenu'
import { bandsQuery, sessionQuery } from '../session/queries'
import { useSessionFollow } from '../session/useSessionFollow'
import css from './Plain.module.css'
import { Welcome } from './Welcome'

interface Props {
  /** Of those with a single form. */
  narrow?: boolean
  /** Says what this is, in place of the bar. */
  welcome?: boolean
  children: ReactNode
}

/** The frame of the pages that belong to no band. */
export function Plain({ narrow, welcome, children }: Props) {
  const { data: session } = useQuery(sessionQuery)
  useSessionFollow()
  if (welcome) {
    return (
      <main className={`${css.main} ${css.narrow}`}>
        <Welcome />
        <div className={css.sheet}>{children}</div>
      </main>
    )
  }
  return (
    <div className={css.frame}>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className={css.bar}>
        <Link to="/" className={css.brand}>
          <img src="/icon.svg" alt="" width="28" height="28" />
          Downbeat
        </Link>
        {session && <Menu session={session} />}
      </header>
      <main id="content" tabIndex={-1} className={`${css.main} ${narrow ? css.narrow : ''}`}>
        {children}
      </main>
    </div>
  )
}

function Menu({ session }: { session: Session }) {
  const { data: bands } = useQuery(bandsQuery)
  return <AccountMenu session={session} bands={bands ?? []} />
}
