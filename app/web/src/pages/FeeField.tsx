import { type ReactNode, useState } from 'react'
import { Field } from '../components/Field'
import { amount } from './money'

interface Props {
  /** NaN: what was typed is no amount. */
  value: number | null
  onChange: (fee: number | null) => void
  error?: string | undefined
  note?: ReactNode
  readOnly?: boolean
}

/** An amount of money, as people write it: with a point or a comma. */
export function FeeField({ value, onChange, ...props }: Props) {
  const [typed, setTyped] = useState({ text: '', value })
  const text = Object.is(typed.value, value) && typed.text !== '' ? typed.text : value === null ? '' : `${value}`
  return (
    <Field
      {...props}
      label="Fee"
      hint="Empty: not agreed yet."
      inputMode="decimal"
      value={text}
      onChange={next => {
        const fee = amount(next)
        setTyped({ text: next, value: fee })
        onChange(fee)
      }}
    />
  )
}
