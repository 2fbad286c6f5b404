import type { Problem } from '../realtime/outbox'

/** What the server refused, or that it could not be reached: `status` 0, `code` offline. Its message is for people. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail)
  }
  get code(): string {
    return this.problem.code
  }
  get status(): number {
    return this.problem.status
  }
}

/** An answer, and where in the band's feed it stands. */
export interface Answer<T> {
  readonly data: T
  readonly cursor: string | null
}

interface Request {
  method?: string
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

const patience = 20_000

/** Asks the API; throws an ApiError. What is to be kept until it is in the database goes through the outbox instead. */
export async function ask<T>(
  path: string,
  { method = 'GET', body, headers = {}, signal }: Request = {},
): Promise<Answer<T>> {
  const bound = AbortSignal.timeout(patience)
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, bound]) : bound,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError({
      status: 0,
      code: 'offline',
      detail: 'The server cannot be reached. Check the connection, and try again.',
    })
  }
  const isJSON = /\bjson\b/.test(response.headers.get('Content-Type') ?? '')
  const data: unknown = isJSON ? await response.json() : null
  if (!response.ok) throw new ApiError(isProblem(data) ? data : unknown(response.status))
  return { data: data as T, cursor: response.headers.get('Downbeat-Cursor') }
}

export async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask<T>(path, { signal })).data
}

function isProblem(data: unknown): data is Problem {
  return typeof data === 'object' && data !== null && 'code' in data && 'detail' in data
}

function unknown(status: number): Problem {
  return {
    status,
    code: 'unknown',
    detail: `The server answered with ${status}, and not with words. Try again in a moment.`,
  }
}
