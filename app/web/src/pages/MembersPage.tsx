import { useRef } from 'react'
import { useBand } from '../band/context'
import { useRows } from '../band/useRows'
import { Page } from '../components/Page'
import { Failure, Loading } from '../components/States'
import { Invites } from './Invites'
import { MemberCard } from './MemberCard'
import css from './MembersPage.module.css'

/** Who is in the band, and, for admins, who is invited. */
export function MembersPage() {
  const { band } = useBand()
  const { rows, error, retry } = useRows('members')
  const list = useRef<HTMLUListElement>(null)
  const members = rows && [...rows].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
  return (
    <Page title="Members">
      {error && <Failure error={error} retry={retry} />}
      {!rows && !error && <Loading what="members" />}
      {members && (
        <ul ref={list} tabIndex={-1} aria-label={`${members.length} members`} className={css.list}>
          {members.map(member => (
            <li key={member.id}>
              <MemberCard member={member} onRemoved={() => list.current?.focus()} />
            </li>
          ))}
        </ul>
      )}
      {band.role === 'admin' && <Invites />}
    </Page>
  )
}
