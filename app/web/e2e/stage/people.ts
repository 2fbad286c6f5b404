import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Band, NewInvite, Session } from '../../src/api/schema.gen'
import type { Server } from './server'

export const password = 'correct horse battery'

/** One of its own for each person, so that limits per address are not met. */
export function address(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`
}

/** Somebody with an account, who can speak to the API without a browser. */
export class Person {
  userId = ''
  cookie = ''
  readonly address = address()
  readonly email: string

  constructor(
    readonly name: string,
    readonly server: Server,
  ) {
    this.email = `${name.toLowerCase().replaceAll(/\W/g, '')}.${randomBytes(6).toString('hex')}@example.com`
  }

  static async signUp(name: string, server: Server): Promise<Person> {
    const person = new Person(name, server)
    const session = await person.call<Session>('POST', '/api/users', { email: person.email, name, password })
    person.userId = session.user.id
    return person
  }

  /** Calls the API, and throws with what it says if it refuses. If-Match is `*`. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { 'X-Forwarded-For': this.address, Cookie: this.cookie, 'If-Match': '*' }
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (method === 'POST') headers['Idempotency-Key'] = randomUUID()
    if (!/^\/api\/bands\//.test(path) || method === 'GET' || method === 'POST') delete headers['If-Match']
    const response = await fetch(this.server.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    const cookie = response.headers.getSetCookie().find(c => c.startsWith('downbeat='))
    if (cookie) this.cookie = cookie.split(';')[0] ?? ''
    return (text ? JSON.parse(text) : null) as T
  }
}

/** A band with its first admin and others, all with accounts of their own. */
export async function found(
  name: string,
  server: Server,
  admin: string,
  ...others: string[]
): Promise<{ band: Band; people: Person[] }> {
  const first = await Person.signUp(admin, server)
  const band = await first.call<Band>('POST', '/api/bands', { name })
  const rest = await Promise.all(
    others.map(async other => {
      const { token } = await first.call<NewInvite>('POST', `/api/bands/${band.id}/invites`, {})
      const person = await Person.signUp(other, server)
      await person.call('POST', '/api/invites/accept', { token })
      return person
    }),
  )
  return { band, people: [first, ...rest] }
}
