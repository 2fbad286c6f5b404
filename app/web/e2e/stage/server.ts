import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setting } from './setting'

/** An instance of the program, which can be killed and started again at its address. */
export class Server {
  readonly url: string
  #process: ChildProcess | undefined
  #said = ''

  private constructor(readonly port: number) {
    this.url = `http://localhost:${port}`
  }

  static async start(): Promise<Server> {
    const server = new Server(await freePort())
    await server.start()
    return server
  }

  /** Returns when it is ready. */
  async start(): Promise<void> {
    // Each person of a test comes from an address of their own (people.ts), so that the limits per address are not met.
    const flags = [
      `--addr=localhost:${this.port}`,
      '--drain=1s',
      '--trusted-proxies=127.0.0.0/8,::1/128',
      '--max-streams-per-user=100',
    ]
    const child = spawn(setting('DOWNBEAT_BINARY'), flags, {
      env: { ...process.env, DATABASE_URL: setting('DATABASE_URL') },
    })
    this.#process = child
    const hear = (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString()).slice(-20_000)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the server ended:\n${this.#said}`)
      const ready = await fetch(`${this.url}/readyz`).catch(() => null)
      if (ready?.status === 200) return
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }

  /** SIGKILL: no goodbye. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, 'localhost')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}
