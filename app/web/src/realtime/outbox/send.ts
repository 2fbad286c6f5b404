import { retryAfter } from '../backoff'
import type { Entry, OutboxOptions, Problem, Row } from './types'

/** What came of one attempt. */
export type Answer =
  | {
      readonly kind: 'done'
      readonly row: Row | null
      readonly cursor: string | null
      readonly createdId?: string | undefined
    }
  | { readonly kind: 'mismatch'; readonly current: Row }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Nobody knows whether it was done: it is to be sent again, after this many milliseconds at least. */
  | { readonly kind: 'later'; readonly after?: number | undefined; readonly problem?: Problem | undefined }
  | { readonly kind: 'signed-out'; readonly problem: Problem }

/** An answer takes no longer; after that the connection counts as lost. */
const patience = 15_000

/** Sends an entry once. It never throws: whatever is no clear answer of the server is `later`. */
export async function send(
  entry: Entry,
  { url = '', headers, fetch = globalThis.fetch, now = Date.now }: OutboxOptions,
  closed: AbortSignal,
): Promise<Answer> {
  const abort = new AbortController()
  const stop = () => abort.abort()
  const timer = setTimeout(stop, patience)
  closed.addEventListener('abort', stop)
  try {
    const version = entry.base?.version
    const response = await fetch(url + entry.path, {
      method: entry.method,
      credentials: 'same-origin',
      headers: {
        ...(await headers?.()),
        'X-Request-Id': entry.id,
        ...(entry.method === 'POST' && { 'Idempotency-Key': entry.id }),
        ...(version !== undefined && { 'If-Match': `"${version}"` }),
        ...(entry.body && { 'Content-Type': 'application/json' }),
      },
      ...(entry.body && { body: JSON.stringify(entry.body) }),
      signal: abort.signal,
    })
    const json = /[/+]json\b/.test(response.headers.get('Content-Type') ?? '')
    const body: unknown = json ? await response.json() : null
    return judge(entry, response, body as Row | null, now())
  } catch {
    return { kind: 'later' }
  } finally {
    clearTimeout(timer)
    closed.removeEventListener('abort', stop)
  }
}

function judge(entry: Entry, { ok, status, headers }: Response, body: Row | null, now: number): Answer {
  const cursor = headers.get('Downbeat-Cursor')
  if (ok) {
    // The sign-in page of a hotel's network says 200 to everything.
    if (!body && !cursor && status !== 204) return { kind: 'later' }
    const location = headers.get('Location')?.split('/').at(-1)
    return { kind: 'done', row: body, cursor, createdId: typeof body?.id === 'string' ? body.id : location }
  }
  const problem = { code: 'unexpected-answer', detail: `The server answered ${status}.`, ...body, status } as Problem
  if (status === 401) return { kind: 'signed-out', problem }
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    return { kind: 'later', after: retryAfter(headers.get('Retry-After'), now), problem }
  }
  if (status === 412 && problem.current && entry.base) return { kind: 'mismatch', current: problem.current }
  // What was to be deleted is gone: by this very request, the answer to which was lost, or by somebody else.
  if (problem.code === 'not-found' && entry.method === 'DELETE') return { kind: 'done', row: null, cursor: null }
  return { kind: 'refused', problem }
}
