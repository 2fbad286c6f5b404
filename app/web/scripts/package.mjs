// Makes package/, or another folder that is named, which `npm pack` turns into the tarball of @downbeat/realtime. Three entries, the
// core, the outbox and the hooks; what they need is bundled, so that it depends on nothing. React is the application's.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { build } from 'vite'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = resolve(root, 'src/realtime')
const target = resolve(root, process.argv[2] ?? 'package')
const entries = {
  index: resolve(source, 'index.ts'),
  outbox: resolve(source, 'outbox/index.ts'),
  react: resolve(source, 'react/index.ts'),
}

await rm(target, { recursive: true, force: true })
await mkdir(target, { recursive: true })
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    outDir: target,
    copyPublicDir: false,
    target: 'es2022',
    minify: false, // the application does it, and people read it until then
    lib: { entry: entries, formats: ['es'] },
    rollupOptions: { external: /^react($|\/)/, output: { entryFileNames: '[name].js', chunkFileNames: 'shared.js' } },
  },
})
await declare()
await cp(resolve(source, 'README.md'), resolve(target, 'README.md'))
await writeFile(resolve(target, 'package.json'), `${JSON.stringify(await manifest(), null, 2)}\n`)

/** The types of the entries, and of what they name; with the endings that Node's own resolution asks for. */
async function declare() {
  const { config } = ts.readConfigFile(resolve(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const made = new Map()
  const program = ts.createProgram(Object.values(entries), {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: source,
    outDir: resolve(target, 'types'),
  })
  const { diagnostics } = program.emit(undefined, (file, text) => made.set(resolve(file), text))
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (problems.length) throw new Error(ts.formatDiagnostics(problems, ts.createCompilerHost(options)))

  const needed = new Set(Object.values(entries).map(path => declaration(relative(source, path))))
  for (const file of needed) {
    const text = made.get(file)
    if (text === undefined) throw new Error(`${file} was not made.`)
    const named = text.replace(/((?:from|import)\s*\(?\s*')(\.[^']*)(')/g, (_, before, path, after) => {
      const whole = made.has(resolve(dirname(file), `${path}.d.ts`)) ? path : `${path.replace(/\/$/, '')}/index`
      needed.add(resolve(dirname(file), `${whole}.d.ts`))
      return `${before}${whole}.js${after}`
    })
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, named)
  }
}

function declaration(path) {
  return resolve(target, 'types', path.replace(/\.ts$/, '.d.ts'))
}

/** The version is that of the API which it speaks to. */
async function manifest() {
  const { info } = parse(await readFile(resolve(root, '../api/openapi.yaml'), 'utf8'))
  return {
    name: '@downbeat/realtime',
    version: info.version,
    description:
      'Every screen of a band in time: the change feed of Downbeat in a browser, with optimistic updates and an outbox.',
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './types/index.d.ts', default: './index.js' },
      './outbox': { types: './types/outbox/index.d.ts', default: './outbox.js' },
      './react': { types: './types/react/index.d.ts', default: './react.js' },
    },
    types: './types/index.d.ts',
    files: ['*.js', 'types'],
    peerDependencies: { react: '>=18' },
    peerDependenciesMeta: { react: { optional: true } },
  }
}
