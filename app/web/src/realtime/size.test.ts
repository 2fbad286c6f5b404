import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, type Rollup } from 'vite'
import { expect, it } from 'vitest'

// What an application pays, minified and compressed with gzip, with all that is bundled and without React.

const core = fileURLToPath(new URL('index.ts', import.meta.url))
const outbox = fileURLToPath(new URL('outbox/index.ts', import.meta.url))
const hooks = fileURLToPath(new URL('react/index.ts', import.meta.url))

/** The size of a page that does nothing but to export what it uses, and what it imports. */
async function measure(source: string): Promise<{ bytes: number; brotli: number; imports: readonly string[] }> {
  const page = {
    name: 'page',
    resolveId: (id: string) => (id === 'page' ? id : null),
    load: (id: string) => (id === 'page' ? source : null),
  }
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [page],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input: 'page',
        preserveEntrySignatures: 'strict',
        external: /^react($|\/)/,
        output: { format: 'es', minify: true },
      },
    },
  })) as Rollup.RollupOutput
  const chunks = built.output.filter(part => part.type === 'chunk')
  const code = chunks.map(chunk => chunk.code).join('\n')
  return {
    bytes: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
    imports: chunks.flatMap(chunk => chunk.imports),
  }
}

it.each([
  ['the core', `export * from '${core}'`, 8_000],
  ['the core with the hooks', `export * from '${core}'; export * from '${hooks}'`, 10_000],
  ['all, with the outbox', `export * from '${core}'; export * from '${hooks}'; export * from '${outbox}'`, 12_500],
])(
  '%s stays small',
  async (what, source, limit) => {
    const { bytes, brotli } = await measure(source)
    console.info(`${what}: ${bytes} bytes of at most ${limit}; ${brotli} with brotli`)
    expect(bytes).toBeLessThanOrEqual(limit)
  },
  60_000,
)

it('the core needs no React, and the hooks nothing else', async () => {
  expect((await measure(`export * from '${core}'`)).imports).toEqual([])
  expect((await measure(`export * from '${hooks}'`)).imports).toEqual(['react'])
}, 60_000)
