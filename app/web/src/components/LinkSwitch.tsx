import { Link } from 'react-router'
import css from './LinkSwitch.module.css'

interface Choice<T extends string> {
  readonly value: T
  readonly label: string
}

/** One of a few ways to see a page, each with an address of its own. */
export function LinkSwitch<T extends string>(props: {
  label: string
  choices: readonly Choice<T>[]
  chosen: T
  to: (value: T) => string
  replace?: boolean
}) {
  const { label, choices, chosen, to, replace = false } = props
  return (
    <nav aria-label={label} className={css.switch}>
      {choices.map(choice => (
        <Link
          key={choice.value}
          to={to(choice.value)}
          replace={replace}
          className={css.choice}
          aria-current={choice.value === chosen && 'page'}
        >
          {choice.label}
        </Link>
      ))}
    </nav>
  )
}
