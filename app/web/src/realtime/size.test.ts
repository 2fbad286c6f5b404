import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rollup } from 'vite'
import { expect, it } from 'vitest'

// What an application pays, minified and compressed with gzip, with all that is bundled and without React. The limits
// are a little above what it is, so that nobody makes it more without noticing.

const core = fileURLToPath(new URL('index.ts', import.meta.url))
const hooks = fileURLToPath(new URL('react/index.ts', import.meta.url))

/** The size of a page that does nothing but to export what it uses, and what it imports. */
async function measure(source: string): Promise<{ bytes: number; imports: readonly string[] }> {
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
  return {
    bytes: gzipSync(chunks.map(chunk => chunk.code).join('\n'), { level: 9 }).length,
    imports: chunks.flatMap(chunk => chunk.imports),
  }
}

it.each([
  ['a page that only follows the feed', `export { createRealtime } from '${core}'`, 8_500],
  ['with the hooks', `export { createRealtime } from '${core}'; export * from '${hooks}'`, 9_200],
  ['all of the core, with the outbox', `export * from '${core}'`, 12_000],
  ['all of the core, and the hooks', `export * from '${core}'; export * from '${hooks}'`, 12_500],
])(
  '%s stays small',
  async (what, source, limit) => {
    const { bytes } = await measure(source)
    console.info(`${what}: ${bytes} bytes of at most ${limit}`)
    expect(bytes).toBeLessThanOrEqual(limit)
  },
  60_000,
)

it('the core needs no React, and the hooks nothing else', async () => {
  expect((await measure(`export * from '${core}'`)).imports).toEqual([])
  expect((await measure(`export * from '${hooks}'`)).imports).toEqual(['react'])
}, 60_000)
