import { labelOf, short } from '../band/words'
import type { Problem } from '../realtime/outbox'

/** Why something was refused, with what is wrong in which field. */
export function problemWords({ detail, errors = [] }: Problem): string {
  const fields = errors.map(e => {
    const field = e.pointer.split('/').at(-1) ?? ''
    return field ? `${capital(labelOf(field))}: ${e.detail}` : e.detail
  })
  // What is said of the fields says more than that something is wrong with them.
  return (fields.length > 0 ? fields : [detail]).map(text => short(text, 300)).join(' ')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
