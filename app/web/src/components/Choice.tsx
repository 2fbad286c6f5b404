import css from './Field.module.css'

interface Props<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  hint?: string
}

/** One of a few, with the control that the device has for it. */
export function Choice<T extends string>({ label, value, options, onChange, hint }: Props<T>) {
  return (
    <label className={css.field}>
      <span className={css.label}>{label}</span>
      <select
        className={css.input}
        value={value}
        onChange={event => {
          const chosen = options.find(option => option.value === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && <span className={css.hint}>{hint}</span>}
    </label>
  )
}
