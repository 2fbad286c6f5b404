import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Row } from '../outbox/types'

export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Row | null
}

/** What goes wrong with a request: nothing arrives; it is done and the answer gets lost; it is answered so, and not done. */
export type Fault =
  | 'lost'
  | 'answer-lost'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: Row | string }

/** What the API does with rows: versions, If-Match, Idempotency-Key, cursors, problems. Rows are kept under their paths. */
export class Api {
  readonly rows = new Map<string, Row>()
  readonly requests: Request[] = []
  /** One is taken by each request; without any, all is well. */
  readonly faults: Fault[] = []
  /** Holds all answers back, for as long as it is pending. What is asked is done before. */
  hold: Promise<void> = Promise.resolve()
  url = ''
  #seq = 0
  readonly #done = new Map<string, { request: string; answer: Answer }>()
  readonly #server = createServer((request, response) => this.#serve(request, response))

  async start(): Promise<this> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  /** Somebody else writes. */
  put(path: string, fields: Row): Row {
    const before = this.rows.get(path)
    const row = { id: path.split('/').at(-1), ...before, ...fields, version: Number(before?.version ?? 0) + 1 }
    this.rows.set(path, row)
    this.#seq++
    return row
  }

  async #serve(request: IncomingMessage, response: ServerResponse) {
    let text = ''
    for await (const chunk of request) text += chunk
    const { method = '', url: path = '', headers } = request
    this.requests.push({ method, path, headers, body: text ? JSON.parse(text) : null })
    const fault = this.faults.shift()
    if (fault === 'lost') return request.socket.destroy()
    const answer = typeof fault === 'object' ? fault : this.#once(method, path, headers, text)
    await this.hold
    if (fault === 'answer-lost') return request.socket.destroy()
    const { status, body, headers: more } = answer as Answer
    const type = typeof body === 'string' ? 'text/html' : status < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(status, { ...(body !== undefined && { 'Content-Type': type }), ...more })
    response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body))
  }

  #once(method: string, path: string, headers: IncomingMessage['headers'], text: string): Answer {
    const key = headers['idempotency-key'] as string | undefined
    const request = `${method} ${path} ${text}`
    const earlier = key && this.#done.get(key)
    if (earlier) return earlier.request === request ? earlier.answer : problem(422, 'idempotency-key-reused')
    const answer = this.#do(method, path, headers['if-match'], text ? JSON.parse(text) : {})
    if (key && answer.status < 400) this.#done.set(key, { request, answer })
    return answer
  }

  #do(method: string, path: string, ifMatch: string | undefined, body: Row): Answer {
    if (body.title === '')
      return problem(422, 'invalid-fields', { errors: [{ pointer: '/title', detail: 'It is empty.' }] })
    const cursor = () => ({ 'Downbeat-Cursor': `e-b.${this.#seq}` })
    if (method === 'POST') {
      const row = this.put(`${path}/${crypto.randomUUID()}`, body)
      return { status: 201, body: row, headers: { ...cursor(), Location: `${path}/${row.id}` } }
    }
    const row = this.rows.get(path)
    if (!row && method !== 'PUT') return problem(404, 'not-found')
    if (method === 'PATCH' && !ifMatch) return problem(428, 'if-match-required')
    if (row && ifMatch && ifMatch !== `"${row.version}"`) return problem(412, 'version-mismatch', { current: row })
    if (method === 'DELETE') {
      this.rows.delete(path)
      this.#seq++
      return { status: 204, headers: cursor() }
    }
    return { status: 200, body: this.put(path, body), headers: cursor() }
  }
}

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: Row | string
}

const problem = (status: number, code: string, more: Row = {}): Answer => ({
  status,
  body: { type: 'about:blank', title: '', status, code, detail: `This is ${code}.`, ...more },
})
