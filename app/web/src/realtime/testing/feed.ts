import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Times } from '../environment'
import type { Cursor, RealtimeEvent } from '../types'

/** Times for tests: as in earnest, but short. */
export const brief: Times = {
  base: 4,
  cap: 20,
  answer: 5000,
  silence: 5000,
  suspicion: 100,
  linger: 30,
  ask: 120,
  reply: 60,
  steady: 1000,
}

type Answer = (response: ServerResponse, request: IncomingMessage) => unknown

interface Connection {
  readonly response: ServerResponse
  seq: number
}

/** A server of one band's feed, over real sockets, that can be told to misbehave. */
export interface Feed {
  readonly url: string
  readonly requests: IncomingMessage[]
  readonly log: RealtimeEvent[]
  cursor(seq?: number): Cursor
  /** One transaction. */
  commit(events?: number, requestId?: string): void
  /** Adds to the log, and tells nobody. */
  commitUnheard(events?: number): void
  /** Writes to everybody who is connected. */
  say(text: string): void
  control(type: string, data: unknown): void
  /** As it answers by itself. */
  readonly answer: Answer
  /** The next requests are answered so, one each. */
  answerNext(...answers: Answer[]): void
  /** Cuts all connections; with `half`, in the middle of a message. */
  cut(half?: boolean): void
  connections(): number
  /** Goes on after an earlier place than it was asked for. */
  repeat: number
  /** Forgets all before a place: who comes from there is reset. */
  forgotten: number
  close(): Promise<void>
}

export const frame = (type: string, data: unknown, id = ''): string =>
  `${id && `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`

export async function startFeed(name = '1ac98405-887d9c2d'): Promise<Feed> {
  const connections = new Set<Connection>()
  const answers: Answer[] = []
  let transactions = 0

  const server = createServer((request, response) => {
    feed.requests.push(request)
    const answer = answers.shift()
    if (answer) answer(response, request)
    else begin(request, response)
  })

  function begin(request: IncomingMessage, response: ServerResponse) {
    const head = feed.log.length
    const asked = request.headers['last-event-id']
    const known = typeof asked === 'string' && asked.startsWith(`${name}.`) && Number(asked.split('.')[1]) <= head
    const from = known ? Number(String(asked).split('.')[1]) : head
    const resumed = known && from >= feed.forgotten
    const connection = { response, seq: resumed ? from : head }
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    const start = feed.cursor(connection.seq)
    response.write(`retry: 2000\n\n${frame('feed:ready', { cursor: start, resumed, head: feed.cursor(head) }, start)}`)
    if (asked && !resumed) response.write(frame('feed:reset', { reason: 'expired', cursor: start }, start))
    if (resumed) connection.seq = Math.max(0, connection.seq - feed.repeat)
    connections.add(connection)
    response.on('close', () => connections.delete(connection))
    deliver(connection)
  }

  function deliver(connection: Connection) {
    const text = feed.log.slice(connection.seq).map(event => frame(event.type, event, event.id))
    connection.seq = feed.log.length
    if (text.length) connection.response.write(text.join(''))
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const feed: Feed = {
    answer: (response, request) => begin(request, response),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    log: [],
    repeat: 0,
    forgotten: 0,
    cursor: seq => `${name}.${seq ?? feed.log.length}`,
    commitUnheard(count = 1) {
      const id = String(++transactions)
      for (let index = 0; index < count; index++)
        feed.log.push(event(feed.cursor(feed.log.length + 1), id, index, count))
    },
    commit(count = 1, requestId = undefined) {
      feed.commitUnheard(count)
      if (requestId) for (const told of feed.log.slice(-count)) Object.assign(told, { requestId })
      for (const connection of connections) deliver(connection)
    },
    say(text) {
      for (const { response } of connections) response.write(text)
    },
    control: (type, data) => feed.say(frame(type, data)),
    answerNext: (...next) => void answers.push(...next),
    cut(half = false) {
      for (const { response } of connections) {
        if (half) response.write('event: gig:updated\ndata: {"id":"1ac98405-88', () => response.destroy())
        else response.destroy()
      }
    },
    connections: () => connections.size,
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
  return feed
}

function event(id: Cursor, tx: string, index: number, count: number): RealtimeEvent {
  const seq = Number(id.split('.')[1])
  return {
    id,
    type: seq % 2 ? 'gig:updated' : 'song:deleted',
    band: 'b0000000-0000-4000-8000-000000000001',
    seq,
    time: new Date().toISOString(),
    entity: seq % 2 ? 'gig' : 'song',
    entityId: `row ${seq}`,
    data: null,
    actor: { name: 'Ana', via: 'api', dbUser: 'downbeat' },
    tx: { id: tx, index, count },
  } as unknown as RealtimeEvent
}
