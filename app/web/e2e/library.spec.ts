import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createRealtime, type RealtimeEvent } from '../src/realtime'
import { expect, literal, psql, test } from './stage'
import { TcpProxy } from './stage/proxy'
import { freePort } from './stage/server'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')

// Of the demo band, which is that of the README: this is what is tried here, word for word.
const demoGig = '60000000-0000-4000-8000-000000000004'

/** The lines that the README of the package gives for a file: the block of that language which has a certain text in it. */
async function readme(language: string, text: string): Promise<string> {
  const blocks = (await readFile(join(root, 'src/realtime/README.md'), 'utf8')).matchAll(/```(\w+)\n([\s\S]*?)```/g)
  const found = [...blocks].find(([, l, block]) => l === language && block?.includes(text))?.[2]
  if (!found) throw new Error(`The README has no block of ${language} with ${text}`)
  return found
}

test.describe('a stranger’s application', () => {
  test.describe.configure({ mode: 'serial' }) // it is installed once
  let folder: string
  let vite: ChildProcess
  let address: string

  test.beforeAll(async ({ servers }) => {
    test.setTimeout(120_000)
    folder = await mkdtemp(join(tmpdir(), 'downbeat-stranger-'))
    await run('npm', ['run', 'package', '--', join(folder, 'package')], { cwd: root })
    const { stdout } = await run('npm', ['pack', '--silent', './package'], { cwd: folder })
    const { dependencies, devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    const app = join(folder, 'app')
    await mkdir(join(app, 'src'), { recursive: true })
    const pick = (from: Record<string, string>, ...names: string[]) => Object.fromEntries(names.map(n => [n, from[n]]))
    const manifest = {
      name: 'stranger',
      private: true,
      type: 'module',
      dependencies: { '@downbeat/realtime': `file:../${stdout.trim()}`, ...pick(dependencies, 'react', 'react-dom') },
      devDependencies: pick(
        devDependencies,
        'vite',
        '@vitejs/plugin-react',
        'typescript',
        '@types/react',
        '@types/react-dom',
      ),
    }
    await writeFile(join(app, 'package.json'), JSON.stringify(manifest))
    // Both pages are there before Vite is: it reloads a page when a file of it is written, and what the page heard is gone.
    const main = await readme('tsx', 'createRoot')
    const strict = main
      .replace("import { useState } from 'react'", "import { StrictMode, useState } from 'react'")
      .replace('<RealtimeProvider', '<StrictMode><RealtimeProvider')
      .replace('</RealtimeProvider>', '</RealtimeProvider></StrictMode>')
    expect(strict).toContain('</StrictMode>')
    for (const [name, source] of Object.entries({ index: main, strict })) {
      await writeFile(join(app, `src/${name}.tsx`), source)
      const script = `<script type="module" src="/src/${name}.tsx"></script>`
      await writeFile(join(app, `${name}.html`), `<!doctype html><div id="root"></div>${script}`)
    }
    const config = await readme('ts', 'defineConfig')
    await writeFile(join(app, 'vite.config.ts'), config.replace('http://localhost:8080', servers[0].url))
    const compilerOptions = {
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      strict: true,
    }
    await writeFile(
      join(app, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, noEmit: true }, include: ['src'] }),
    )
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: app })

    const port = await freePort()
    address = `http://localhost:${port}`
    vite = spawn(join(app, 'node_modules/.bin/vite'), ['--port', `${port}`, '--strictPort'], {
      cwd: app,
      stdio: 'ignore',
    })
    await expect
      .poll(
        () =>
          fetch(address).then(
            r => r.status,
            () => 0,
          ),
        { timeout: 30_000 },
      )
      .toBe(200)
  })

  test.afterAll(async () => {
    vite?.kill()
    await rm(folder, { recursive: true, force: true })
  })

  test('made as the README says, it shows what psql writes, and its types are right', async ({ page }) => {
    await run(join(folder, 'app/node_modules/.bin/tsc'), { cwd: join(folder, 'app') })
    await page.goto(address)
    await expect(page.getByText('live', { exact: true })).toBeVisible()
    await psql(`update gigs set notes = notes || '.' where id = '${demoGig}'`)
    await expect(page.getByRole('listitem').first()).toHaveText(/^gig:updated by direct SQL by .* from psql$/)
    expect(await readdir(join(folder, 'app/node_modules/@downbeat/realtime'))).toContain('outbox.js')
  })

  test('in StrictMode, which mounts everything twice, it has one connection and hears each event once', async ({
    page,
  }) => {
    const streams: string[] = []
    page.on('request', request => request.url().includes('/api/realtime') && streams.push(request.url()))
    await page.goto(`${address}/strict.html`)
    await expect(page.getByText('live', { exact: true })).toBeVisible()
    for (let n = 0; n < 3; n++) await psql(`update gigs set notes = notes || '.' where id = '${demoGig}'`)
    await expect(page.getByRole('listitem')).toHaveCount(3)
    expect(streams).toHaveLength(1)
  })
})

test('hostile titles arrive to the letter, and the stream goes on where it was, in pieces of a few bytes', async ({
  stage,
}) => {
  const gig = await stage.gig({ title: 'Harbour festival' })
  const titles = [
    'one\rtwo',
    'one\ntwo\n\nid: 7\nevent: forged\ndata: {}\n\n',
    'one\r\ntwo\r\n\r\n',
    'one\u2028two\u2029three\u0085four',
  ]
  titles.push(
    'Späte Schicht 🎷👩🏽‍🎤',
    `"Late" 'show' \\ </script> & <b>`,
    '\ufeff\b\u0001\u007f',
    ':comment',
    ' data',
    'Late show. '.repeat(450),
  )
  const proxy = await TcpProxy.start(stage.servers[0], { split: true })
  const options = { band: stage.band.id, user: stage.ana.userId, url: proxy.url, shared: false }
  const realtime = createRealtime({ ...options, headers: () => ({ Cookie: stage.ana.cookie }) })
  const heard: RealtimeEvent[] = []
  const told = (count: number) => expect.poll(() => heard.length, { timeout: 30_000 }).toBe(count)
  const begin = () => realtime.listen(batch => heard.push(...batch.events))
  const write = async (some: readonly string[]) => {
    for (const title of some) await psql(`update gigs set title = ${literal(title)} where id = ${literal(gig.id)}`)
  }
  let stop = begin()
  await expect.poll(() => realtime.getSnapshot().status).toBe('live')
  await write(titles.slice(0, 5))
  await told(5)

  // Nobody listens for a while; what is written then is there afterwards, once.
  stop()
  await expect.poll(() => realtime.getSnapshot().status).toBe('idle')
  await write(titles.slice(5))
  stop = begin()
  await told(titles.length)
  stop()
  realtime.close()
  await proxy.stop()
  expect(heard.map(event => (event.type === 'gig:updated' ? event.data.title : event.type))).toEqual(titles)
  const first = heard[0]?.seq ?? 0
  expect(heard.map(event => event.seq)).toEqual(titles.map((_, n) => first + n))
  expect(await psql(`select title from gigs where id = ${literal(gig.id)}`)).toBe(titles.at(-1)?.trim())
})
