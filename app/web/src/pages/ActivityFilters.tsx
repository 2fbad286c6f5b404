import { type ActivityFilter, type Group, groups, isFiltered } from '../band/activity'
import { useRows } from '../band/useRows'
import { short } from '../band/words'
import { Button } from '../components/Button'
import { Choice } from '../components/Choice'
import { Field } from '../components/Field'
import css from './ActivityFilters.module.css'

interface Props {
  filter: ActivityFilter
  /** With what has been chosen; the rest stays. */
  onChange: (change: Partial<ActivityFilter>) => void
}

const none: ActivityFilter = { who: '', what: '', from: '', to: '' }

/** Whose, of what kind, and from when the activity is. */
export function ActivityFilters({ filter, onChange }: Props) {
  const members = useRows('members').rows ?? []
  const known = members.some(m => m.userId === filter.who)
  return (
    <search className={css.filters} aria-label="Filter the activity">
      <Choice
        label="Who"
        value={filter.who}
        options={[
          { value: '', label: 'Everybody' },
          ...[...members]
            .sort((a, b) => a.name.localeCompare(b.name))
            .map(m => ({ value: m.userId, label: short(m.name, 40) })),
          { value: 'sql', label: 'By SQL' },
          ...(filter.who && filter.who !== 'sql' && !known ? [{ value: filter.who, label: 'A former member' }] : []),
        ]}
        onChange={who => onChange({ who })}
      />
      <Choice<Group | ''>
        label="What"
        value={filter.what}
        options={[
          { value: '', label: 'Everything' },
          ...(Object.keys(groups) as Group[]).map(group => ({ value: group, label: groups[group].label })),
        ]}
        onChange={what => onChange({ what })}
      />
      <Field type="date" label="From" value={filter.from} onChange={from => onChange({ from })} />
      <Field type="date" label="Until" value={filter.to} onChange={to => onChange({ to })} />
      {isFiltered(filter) && (
        <Button variant="quiet" onPress={() => onChange(none)}>
          Show everything
        </Button>
      )}
    </search>
  )
}
