import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from './message'
import { createDecoder, type Frame } from './transport'

// What the server's encoder writes, in the server's own words: app/hub writes these files, and both sides are held to them.
const folder = join(__dirname, '..', 'testdata', 'wire')
const names = readdirSync(folder)
  .filter(name => name.endsWith('.sse'))
  .map(name => name.slice(0, -4))

describe('what the server writes is what is read', () => {
  it('there is something to read, and an answer to each', () => {
    expect(names.length).toBeGreaterThan(0)
    const answers = readdirSync(folder).filter(name => name.endsWith('.json'))
    expect(answers.map(name => name.slice(0, -5)).sort()).toEqual([...names].sort())
  })

  it.each(names)('%s', name => {
    const bytes = readFileSync(join(folder, `${name}.sse`))
    const expected: unknown = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
    const frames: Frame[] = []
    const decoder = createDecoder(frame => frames.push(frame))
    for (const byte of bytes) decoder.feed(Uint8Array.of(byte))
    decoder.end()
    expect(frames.length).toBeGreaterThan(0)
    expect(withLastId(frames)).toEqual(expected)
    for (const { event, data } of frames) expect(parse(event, data)?.data).toEqual(JSON.parse(data))
  })
})

/** As an EventSource shows them: an id stays until there is another. */
function withLastId(frames: readonly Frame[]) {
  let id = ''
  return frames.map(frame => {
    id = frame.id ?? id
    return { id, event: frame.event, data: frame.data }
  })
}
