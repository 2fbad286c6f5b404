import { ApiError } from '../api/client'

/** What the server says is wrong with the fields of a form, by their names. */
export function fieldErrors(error: Error | null): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return {}
  return Object.fromEntries((error.problem.errors ?? []).map(e => [e.pointer.replace(/^\//, ''), e.detail]))
}
