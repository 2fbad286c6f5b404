import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import css from './RowMenu.module.css'

export interface Choice<T extends string> {
  readonly id: T
  readonly label: string
  readonly danger?: boolean
  readonly disabled?: boolean
}

interface Props<T extends string> {
  /** Of the button: "What to do with Blue Bossa". */
  label: string
  choices: readonly Choice<T>[]
  onChoose: (id: T) => void
}

/** What can be done with one row of a list. */
export function RowMenu<T extends string>({ label, choices, onChoose }: Props<T>) {
  return (
    <MenuTrigger>
      <Button aria-label={label} className={css.button ?? ''} data-row-focus>
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <circle cx="10" cy="4" r="1.7" />
          <circle cx="10" cy="10" r="1.7" />
          <circle cx="10" cy="16" r="1.7" />
        </svg>
      </Button>
      <Popover placement="bottom end" className={css.popover ?? ''}>
        <Menu
          className={css.menu ?? ''}
          disabledKeys={choices.filter(choice => choice.disabled).map(choice => choice.id)}
          onAction={key => {
            const choice = choices.find(({ id }) => id === key)
            if (choice) onChoose(choice.id)
          }}
        >
          {choices.map(choice => (
            <MenuItem
              key={choice.id}
              id={choice.id}
              className={`${css.item} ${choice.danger ? css.danger : ''}`}
              textValue={choice.label}
            >
              {choice.label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
