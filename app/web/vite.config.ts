import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Plugin, ProxyOptions } from 'vite'
import { defineConfig } from 'vitest/config'

const proxy: ProxyOptions = {
  target: process.env.DOWNBEAT ?? 'http://localhost:8080',
  // The Host stays the page's own, or the server would take it for another site's.
  changeOrigin: false,
  // A server that died ends its streams here, too; they would be left hanging.
  configure: p => p.on('proxyRes', (from, _, to) => from.on('close', () => from.complete || to.destroy())),
}

export default defineConfig({
  plugins: [react(), shell(), sources()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy allows no data: but for images
    modulePreload: { polyfill: false }, // it would be an inline script
    rollupOptions: { input: { app: 'index.html', sw: 'src/offline/sw.ts' }, output: { entryFileNames: name } },
  },
  // `npm run dev` beside `go run ./app`: pages from here, with hot reload; everything else from there.
  server: { proxy: { '^/api(/|\\?|$)': proxy, '^/calendar/': proxy, '^/(healthz|readyz)$': proxy } },
  test: { include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/test-setup.ts'], restoreMocks: true },
})

/** A service worker rules what is below its own address, and keeps it: it stands at the root, without a hash. */
function name(chunk: { name: string }): string {
  return chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'
}

/** Tells the service worker what the app is made of (src/offline/sw.ts), so that each build has a worker of its own. */
function shell(): Plugin {
  return {
    name: 'shell',
    apply: 'build',
    generateBundle: {
      order: 'post', // when the names and index.html are known
      handler(_, bundle) {
        const worker = bundle['sw.js']
        if (worker?.type !== 'chunk') throw new Error('There is no service worker in the build.')
        const { [worker.fileName]: _worker, 'index.html': page, ...rest } = bundle
        const assets = Object.keys(rest).filter(name => name.startsWith('assets/'))
        const files = [...assets, ...readdirSync('public')].sort().map(name => `/${name}`)
        const hash = createHash('sha256').update(worker.code).update(files.join())
        if (page?.type === 'asset') hash.update(page.source)
        for (const name of readdirSync('public').sort()) hash.update(readFileSync(join('public', name)))
        const build = { version: hash.digest('hex').slice(0, 16), files }
        worker.code = worker.code.replace('__BUILD__', () => JSON.stringify(build))
      },
    },
  }
}

/** Writes what dist was made of, so that a test knows without Node whether it is up to date (client_test.go). */
function sources(): Plugin {
  const files = (path: string): string[] =>
    statSync(path).isDirectory() ? readdirSync(path).flatMap(entry => files(join(path, entry))) : [path]
  const counts = (path: string) => !/\.test\.tsx?$|(^|\/)test(data|ing)\/|(^|\/)README\.md$/.test(path)
  const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
  return {
    name: 'sources',
    apply: 'build',
    generateBundle() {
      const made = ['index.html', 'package-lock.json', 'public', 'src', 'tsconfig.json', 'vite.config.ts']
        .flatMap(files)
        .map(path => path.replaceAll('\\', '/'))
        .filter(counts)
        .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        .map(path => `${path}\n${sha256(readFileSync(path))}\n`)
      this.emitFile({ type: 'asset', fileName: 'sources.sha256', source: `${sha256(made.join(''))}\n` })
    },
  }
}
