import type { Errors } from '../form'

export interface AwayDraft {
  readonly startsOn: string
  /** The last day, itself included. */
  readonly endsOn: string
  readonly reason: string
}

/** What is wrong with the fields. The limits are the server's. */
export function checkAway({ startsOn, endsOn, reason }: AwayDraft): Errors {
  const errors: Record<string, string> = {}
  const first = wrongDay(startsOn, 'Say the first day.')
  const last = wrongDay(endsOn, 'Say the last day.')
  if (first) errors.startsOn = first
  if (last) errors.endsOn = last
  else if (!first && endsOn < startsOn) errors.endsOn = 'The last day is before the first.'
  const over = [...reason].length - 1000
  if (over > 0) errors.reason = `That is ${over === 1 ? 'a character' : `${over} characters`} too long.`
  return errors
}

function wrongDay(day: string, missing: string): string | undefined {
  if (day === '') return missing
  return day >= '1900-01-01' && day < '3000-01-01' ? undefined : 'Choose a year from 1900 to 2999.'
}
