/** What a duration may be in the API, in seconds. */
const longest = 36_000

export const durationError = 'Write minutes and seconds, such as 4:05, up to 10:00:00.'

/** "4:05", "1:02:03", or whole minutes, in seconds; null if nothing is there, undefined if it is no duration. */
export function parseDuration(text: string): number | null | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const match = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$|^(\d{1,3})$/.exec(trimmed)
  if (!match) return undefined
  const [, hours = '0', minutes = '0', seconds = '0', whole] = match
  const total = whole === undefined ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : Number(whole) * 60
  return total >= 1 && total <= longest ? total : undefined
}
