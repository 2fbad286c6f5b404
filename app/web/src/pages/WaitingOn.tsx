import { useRows } from '../band/useRows'
import css from './WaitingOn.module.css'

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** Whose answers are missing, by name. */
export function WaitingOn({ members }: { members: readonly string[] }) {
  const { rows } = useRows('members')
  if (!rows) return null
  const names = rows.filter(m => members.includes(m.id)).map(m => m.name)
  return (
    <p className={css.waiting}>
      {names.length === 0 ? 'Everybody has answered' : `Waiting on ${list.format(names.sort())}`}
    </p>
  )
}
