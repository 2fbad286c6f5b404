import { useRef, useState } from 'react'
import { Input, Label, TextField } from 'react-aria-components'
import { Button } from './Button'
import css from './CopyField.module.css'
import field from './Field.module.css'

interface Props {
  label: string
  value: string
  autoFocus?: boolean
}

/** A text to take elsewhere. Where the browser does not let a page copy, it is selected, for the person to do it. */
export function CopyField({ label, value, autoFocus }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [done, setDone] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setDone('Copied.')
    } catch {
      input.current?.focus()
      input.current?.select()
      setDone('It is selected: copy it with the menu or the keyboard.')
    }
  }
  return (
    <div className={css.copy}>
      <TextField value={value} isReadOnly autoFocus={autoFocus ?? false} className={field.field ?? ''}>
        <Label className={field.label ?? ''}>{label}</Label>
        <span className={css.row}>
          <Input ref={input} className={`${field.input} ${css.value}`} onFocus={event => event.target.select()} />
          <Button variant="primary" onPress={copy}>
            Copy
          </Button>
        </span>
      </TextField>
      <p role="status" className={field.hint}>
        {done}
      </p>
    </div>
  )
}
