import { createParser } from 'eventsource-parser'
import { retryAfter } from '../backoff'
import type { Snapshot } from '../types'

/** A message of the wire (WHATWG HTML, 9.2.6). */
export interface Frame {
  readonly id?: string | undefined
  readonly event?: string | undefined
  readonly data: string
}

/** How a request ended: for good, or to be tried again, after so many milliseconds if the server said so. */
export interface Ending {
  readonly over?: NonNullable<Snapshot['ended']>
  readonly after?: number | undefined
  /** For developers. */
  readonly why: string
}

/**
 * Takes the bytes of a stream apart. `retry:` is passed over: it is meant for a native EventSource, which knows no
 * other hint; ours are Retry-After and feed:goodbye.
 */
export function createDecoder(onFrame: (frame: Frame) => void): { feed(bytes: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder()
  const parser = createParser({ onEvent: onFrame })
  let last = ''
  const feed = (text: string) => {
    if (!text) return
    last = text.slice(-1)
    parser.feed(text)
  }
  return {
    feed: bytes => feed(decoder.decode(bytes, { stream: true })),
    end() {
      feed(decoder.decode())
      // The parser keeps a CR at the end back, as an LF may belong to it.
      if (last === '\r') parser.feed('\n')
    },
  }
}

export interface TransportOptions {
  readonly url: string
  readonly headers: HeadersInit
  readonly signal: AbortSignal
  readonly fetch: typeof fetch
  /** Any byte of the stream. */
  onBytes(): void
  onFrame(frame: Frame): void
}

/** Makes one request and reads it to its end. It rejects where fetch does: there is no answer, or it breaks off. */
export async function transport(options: TransportOptions): Promise<Ending> {
  const { url, headers, signal, fetch, onBytes, onFrame } = options
  const response = await fetch(url, { headers, signal, cache: 'no-store', credentials: 'same-origin' })
  const type = response.headers.get('content-type') ?? ''
  if (response.status !== 200 || !type.startsWith('text/event-stream')) return refused(response, type)

  const decoder = createDecoder(frame => {
    if (!signal.aborted) onFrame(frame)
  })
  const reader = response.body?.getReader()
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    onBytes()
    decoder.feed(chunk.value)
  }
  decoder.end()
  return { why: 'the stream ended' }
}

/**
 * What an answer that is no stream means. Only a problem document of the server says that there is no such band: a
 * proxy's page may say anything.
 */
async function refused(response: Response, type: string): Promise<Ending> {
  const { status, headers } = response
  const gone = status === 404 && type.includes('json')
  if (status === 401 || gone) {
    const problem = await response.json().catch(() => ({}))
    const reason = String(problem?.detail ?? (gone ? 'There is no such band, or not for you.' : 'Nobody is signed in.'))
    return { over: { code: gone ? 'not-found' : 'unauthorized', reason }, why: reason }
  }
  await response.body?.cancel()
  return { after: retryAfter(headers.get('retry-after')), why: `${status} ${type}` }
}
