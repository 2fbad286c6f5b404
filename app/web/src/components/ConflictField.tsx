import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { Author } from '../band/authors'
import { excerpts } from '../band/excerpts'
import { useNames } from '../band/names'
import { labelOf, short, snake, textOf } from '../band/words'
import css from './ConflictDialog.module.css'
import { fromNow } from './dates'

export type Chosen = 'mine' | 'theirs'

interface Props {
  field: string
  mine: unknown
  theirs: unknown
  /** Who has changed it, if that came through the feed. */
  author: Author | undefined
  chosen: Chosen | null
  onChoose: (choice: Chosen) => void
  autoFocus: boolean
}

/** One field with its two values. */
export function ConflictField({ field, mine, theirs, author, chosen, onChoose, autoFocus }: Props) {
  const names = useNames()
  const label = labelOf(field)
  const [ours, others] = written(field, mine, theirs) ?? [textOf(field, mine, names), textOf(field, theirs, names)]
  const who = author ? `${short(author.name, 40)}, ${fromNow(new Date(author.at).toISOString())}` : 'Somebody else'
  return (
    <RadioGroup
      className={css.field ?? ''}
      value={chosen}
      onChange={value => onChoose(value === 'mine' ? 'mine' : 'theirs')}
      isRequired
    >
      <Label className={css.label ?? ''}>{label}</Label>
      <Radio value="mine" className={css.choice ?? ''} autoFocus={autoFocus}>
        <span className={css.who}>You</span>
        <span className={css.value}>{ours}</span>
      </Radio>
      <Radio value="theirs" className={css.choice ?? ''}>
        <span className={css.who}>{who}</span>
        <span className={css.value}>{others}</span>
      </Radio>
    </RadioGroup>
  )
}

/** Texts that people have written are shown as they were written, with their lines. */
function written(field: string, mine: unknown, theirs: unknown): readonly [string, string] | null {
  if (typeof mine !== 'string' || typeof theirs !== 'string' || /_(at|on|id)$/.test(snake(field))) return null
  const [ours, others] = excerpts(mine, theirs)
  return [ours || '–', others || '–']
}
