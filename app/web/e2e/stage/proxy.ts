import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server as Listener, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import type { Server } from './server'

interface Pair {
  readonly browser: Socket
  readonly server: Socket
  /** Whether what was asked last on it is the stream. */
  isStream: boolean
}

/** A way to an instance that can fall silent, as a mobile network does: nobody is told, and nothing is closed. */
export class TcpProxy {
  readonly #pairs = new Set<Pair>()

  private constructor(
    readonly url: string,
    readonly listener: Listener,
    readonly split: boolean,
  ) {}

  /** `split`: what the server says arrives in pieces of one to seven bytes. */
  static async start(to: Server, { split = false } = {}): Promise<TcpProxy> {
    const listener = createServer().listen(0, 'localhost')
    await once(listener, 'listening')
    const proxy = new TcpProxy(`http://localhost:${(listener.address() as AddressInfo).port}`, listener, split)
    listener.on('connection', browser => proxy.#join(browser, to.port))
    return proxy
  }

  /** From now on no byte passes on the streams that are open. Others, and new ones, are not touched. Returns how many they were. */
  freeze(): number {
    const streams = [...this.#pairs].filter(pair => pair.isStream)
    for (const { browser, server } of streams) {
      server.unpipe(browser)
      browser.unpipe(server)
      server.pause()
    }
    return streams.length
  }

  /** How many streams are open. */
  get streams(): number {
    return [...this.#pairs].filter(pair => pair.isStream).length
  }

  async stop(): Promise<void> {
    const closed = this.listener.listening && once(this.listener, 'close')
    this.listener.close()
    for (const { browser, server } of this.#pairs) for (const socket of [browser, server]) socket.destroy()
    await closed
  }

  #join(browser: Socket, port: number): void {
    const pair: Pair = { browser, server: connect(port, 'localhost'), isStream: false }
    this.#pairs.add(pair)
    browser.on('data', (chunk: Buffer) => {
      const [, path] = /^[A-Z]+ (\S+) HTTP\/1\.1\r\n/.exec(chunk.toString('latin1')) ?? []
      if (path) pair.isStream = path.startsWith('/api/realtime')
    })
    browser.pipe(pair.server)
    if (this.split) pair.server.pipe(pieces()).pipe(browser.setNoDelay())
    else pair.server.pipe(browser)
    for (const socket of [browser, pair.server]) {
      socket.on('error', () => {}) // it is followed by 'close'
      socket.on('close', () => {
        this.#pairs.delete(pair)
        browser.destroy()
        pair.server.destroy()
      })
    }
  }
}

function pieces(): Transform {
  let size = 0
  return new Transform({
    async transform(chunk: Buffer, _, done) {
      for (let at = 0; at < chunk.length; at += size) {
        size = 1 + (size % 7)
        this.push(chunk.subarray(at, at + size))
        await new Promise(resolve => setImmediate(resolve)) // a packet of its own
      }
      done()
    },
  })
}
