/**
 * How long to wait before an attempt, in milliseconds. Without a hint: exponential with full jitter, so that those who
 * were cut at one moment do not come back at one moment; the first is within `base`. A hint of the server is a minimum,
 * and a little is added for the same reason.
 */
export function backoff(
  attempt: number,
  hint: number | undefined,
  { base, cap }: { readonly base: number; readonly cap: number },
  random: () => number = Math.random,
): number {
  if (hint !== undefined) return hint + random() * Math.max(base, hint / 4)
  return random() * Math.min(cap, base * 2 ** attempt)
}

/** Retry-After (RFC 9110, 10.2.3), seconds or a date, as milliseconds from now. At most an hour: nobody means more. */
export function retryAfter(value: string | null, now: number = Date.now()): number | undefined {
  if (!value) return undefined
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), 3_600_000)
}
