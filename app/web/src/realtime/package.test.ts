import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

// A stranger's project, into which the package has been installed.
let project: string

const page = `
import { createRealtime, type RealtimeEvent } from '@downbeat/realtime'
import { createOutbox, type Entry } from '@downbeat/realtime/outbox'
import { RealtimeProvider, useOutbox, useRealtime } from '@downbeat/realtime/react'

declare module '@downbeat/realtime' {
  interface EventMap {
    'poll:opened': { type: 'poll:opened'; seq: number; data: { question: string } }
  }
}

const realtime = createRealtime({ band: 'b', user: 'u' })
const outbox = createOutbox({ band: 'b', user: 'u' })
export const provider = () => RealtimeProvider({ realtime })
export function Page(): Entry | undefined {
  const { status } = useRealtime({
    eventTypes: ['poll:*', 'gig:updated'],
    onEvent: event => {
      if (event.type === 'poll:opened') event.data.question satisfies string
      else event.data.title satisfies string
    },
  })
  status satisfies string
  // @ts-expect-error There is no such event.
  useRealtime({ eventTypes: ['gig:exploded'] })
  return useOutbox(outbox)[0]
}
export type Gig = RealtimeEvent<'gig:created'>['data']['title']
`

beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'downbeat-package-')))
  const installed = join(project, 'node_modules/@downbeat/realtime')
  await run(process.execPath, [join(root, 'scripts/package.mjs'), installed])
  await mkdir(join(project, 'node_modules/@types'))
  for (const name of ['react', '@types/react', 'csstype']) {
    await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name))
  }
  await writeFile(join(project, 'package.json'), '{"type":"module"}')
  await writeFile(join(project, 'page.ts'), page)
}, 60_000)
afterAll(() => rm(project, { recursive: true }))

describe('the package', () => {
  it.each([
    ['a bundler', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
    ['Node', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
  ])(
    'has its types, which an application can add events to, as %s resolves them',
    (_, module, moduleResolution) => {
      const program = ts.createProgram([join(project, 'page.ts')], {
        module,
        moduleResolution,
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        strict: true,
        noEmit: true,
        types: [],
      })
      const problems = ts.getPreEmitDiagnostics(program).map(d => ts.flattenDiagnosticMessageText(d.messageText, '\n'))
      expect(problems).toEqual([])
    },
    60_000,
  )

  it('can be loaded where there is no browser, and its core without React', async () => {
    const script = `
      import { createRealtime } from '@downbeat/realtime'
      console.log(createRealtime({ band: 'b', user: 'u' }).getSnapshot().status)`
    await rm(join(project, 'node_modules/react'))
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project })
    expect(stdout.trim()).toBe('idle')
  })

  it('packs what is needed and nothing else', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json'], {
      cwd: join(project, 'node_modules/@downbeat/realtime'),
    })
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }]
    const paths = files.map(file => file.path)
    expect(paths).toEqual(
      expect.arrayContaining(['README.md', 'index.js', 'outbox.js', 'package.json', 'react.js', 'types/index.d.ts']),
    )
    expect(
      paths.filter(
        path => !/^(types\/.+\.d\.ts|(index|outbox|react|shared\d*)\.js|README\.md|package\.json)$/.test(path),
      ),
    ).toEqual([])
  }, 30_000)
})
