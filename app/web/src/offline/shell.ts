/** What the app is made of, as far as it is known when it is built. */
export interface Build {
  /** Another one for any other content. */
  readonly version: string
  /** The paths of its files but the page itself: /assets/…, icons, the manifest. */
  readonly files: readonly string[]
}

const prefix = 'downbeat-shell-'
const page = '/'

/**
 * The app without its data, kept in the browser so that it opens without a network.
 *
 * - `install` keeps one build as a whole, or fails and leaves everything as it was.
 * - A page is asked of the server first, so that whoever has a network sees the newest one. Is there no answer, an error
 *   of the server or of what stands before it, or none within two seconds, it is the kept one.
 * - A file of the build never changes: it is taken from here.
 * - Everything else, the API, the feed, calendar feeds and health checks above all, is not touched.
 */
export class Shell {
  readonly #name: string

  constructor(
    readonly build: Build,
    readonly caches: CacheStorage,
    readonly origin: string,
    /** How long the server has to answer before the kept page is shown, in milliseconds. */
    readonly patience = 2000,
  ) {
    this.#name = prefix + build.version
  }

  async install(): Promise<void> {
    const cache = await this.caches.open(this.#name)
    const answer = await fetch(this.origin + page, { cache: 'reload', headers: { Accept: 'text/html' } })
    const text = answer.ok ? await answer.clone().text() : ''
    // During a deployment an instance of another release may have answered: its page does not fit these files.
    const wanted = text.match(/\/assets\/[^"' >]+/g) ?? []
    if (wanted.length === 0 || wanted.some(file => !this.build.files.includes(file))) {
      await this.caches.delete(this.#name)
      throw new Error('The page is not of the same release as this service worker.')
    }
    await cache.addAll(this.build.files.map(file => new Request(this.origin + file, { cache: 'no-cache' })))
    await cache.put(this.origin + page, answer)
  }

  async dropOthers(): Promise<void> {
    const names = await this.caches.keys()
    const old = names.filter(name => name.startsWith(prefix) && name !== this.#name)
    await Promise.all(old.map(name => this.caches.delete(name)))
  }

  /** The answer to a request, if it is the shell's to give. */
  answer(request: Request): Promise<Response> | undefined {
    const { origin, pathname } = new URL(request.url)
    if (request.method !== 'GET' || origin !== this.origin || server.test(pathname)) return undefined
    if (this.build.files.includes(pathname)) return this.#file(request, pathname)
    if (request.mode === 'navigate' && !/\.[a-z0-9]+$/i.test(pathname)) return this.#page(request)
    return undefined
  }

  async #file(request: Request, path: string): Promise<Response> {
    return (await this.#kept(path)) ?? fetch(request)
  }

  async #page(request: Request): Promise<Response> {
    const asked = fetch(request)
    const fresh = asked.then(
      answer => (answer.status < 500 ? answer : undefined),
      () => undefined,
    )
    const late = new Promise<undefined>(resolve => setTimeout(resolve, this.patience, undefined))
    return (await Promise.race([fresh, late])) ?? (await this.#kept(page)) ?? asked
  }

  /** The files have no variants: what a request says in its headers makes no difference. */
  async #kept(path: string): Promise<Response | undefined> {
    const cache = await this.caches.open(this.#name)
    return cache.match(this.origin + path, { ignoreVary: true })
  }
}

/** What is the server's and no page. */
const server = /^\/(api|calendar|healthz|readyz)(\/|$)/
