import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecoder, type Frame } from './transport'

const bytes = (text: string) => new TextEncoder().encode(text)

function decode(chunks: readonly Uint8Array[]): Frame[] {
  const frames: Frame[] = []
  const decoder = createDecoder(frame => frames.push(frame))
  for (const chunk of chunks) decoder.feed(chunk)
  decoder.end()
  return frames
}

const frames = (text: string) => decode([bytes(text)])
const data = (text: string) => frames(text).map(frame => frame.data)

// The clauses of WHATWG HTML, 9.2.5 and 9.2.6.
const cases: [name: string, text: string, expected: Partial<Frame>[]][] = [
  ['LF', 'event: a\ndata: 1\n\n', [{ event: 'a', data: '1' }]],
  ['CR', 'event: a\rdata: 1\r\rdata: 2\r\r', [{ event: 'a', data: '1' }, { data: '2' }]],
  ['CRLF', 'event: a\r\ndata: 1\r\n\r\n', [{ event: 'a', data: '1' }]],
  ['mixed line ends', 'data: 1\r\ndata: 2\rdata: 3\n\r\ndata: 4\n\r', [{ data: '1\n2\n3' }, { data: '4' }]],
  ['a byte order mark', '\ufeffdata: 1\n\n', [{ data: '1' }]],
  ['a second byte order mark, which is not one', '\ufeff\ufeffdata: 1\n\ndata: 2\n\n', [{ data: '2' }]],
  ['comments', ': keep-alive\n\n:\ndata: 1\n: in between\ndata: 2\n\n', [{ data: '1\n2' }]],
  ['an id', 'id: 7\ndata: 1\n\n', [{ id: '7', data: '1' }]],
  ['an id with NUL, which is none', 'id: 7\0\ndata: 1\n\n', [{ id: undefined, data: '1' }]],
  [
    'an empty id',
    'id\ndata: 1\n\nid:\ndata: 2\n\n',
    [
      { id: '', data: '1' },
      { id: '', data: '2' },
    ],
  ],
  ['retry of digits and of anything else', 'retry: 10\nretry: 1e3\nretry:\ndata: 1\n\n', [{ data: '1' }]],
  ['data without a colon', 'data\n\ndata\ndata\n\n', [{ data: '' }, { data: '\n' }]],
  ['one space after the colon, and only that', 'data:1\n\ndata:  2\n\n', [{ data: '1' }, { data: ' 2' }]],
  ['colons in a value', 'data: a:b: c\n\n', [{ data: 'a:b: c' }]],
  ['unknown fields', 'datum: 1\nDATA: 2\n data: 3\ndata: 4\n\n', [{ data: '4' }]],
  ['an event without data, which is none', 'event: a\n\ndata: 1\n\n', [{ event: undefined, data: '1' }]],
  ['an event that is not finished', 'data: 1\n\ndata: 2\n', [{ data: '1' }]],
  ['a line that is not finished', 'data: 1\n\ndata: 2', [{ data: '1' }]],
  [
    'line separators that are none here',
    'data: a\u2028b\u2029c\u0085d\u000be\n\n',
    [{ data: 'a\u2028b\u2029c\u0085d\u000be' }],
  ],
  ['letters of several bytes', 'data: ÿ—🥁é\n\n', [{ data: 'ÿ—🥁é' }]],
]

describe('the stream is taken apart as the standard says', () => {
  it.each(cases)('%s', (_, text, expected) => {
    expect(frames(text)).toMatchObject(expected)
    expect(frames(text)).toHaveLength(expected.length)
  })

  it.each(cases)('%s, cut at every byte', (_, text) => {
    const whole = frames(text)
    const all = bytes(text)
    for (let at = 0; at <= all.length; at++) expect(decode([all.slice(0, at), all.slice(at)])).toEqual(whole)
    expect(decode(Array.from(all, byte => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('however it is cut into chunks', () => {
    const text = cases.map(([, part]) => part.replace('\ufeff', '')).join('\n\n')
    const all = bytes(text)
    const whole = frames(text)
    expect(whole.length).toBeGreaterThan(20)
    fc.assert(
      fc.property(fc.array(fc.nat(all.length), { maxLength: 60 }), cuts => {
        const places = [0, ...cuts.sort((a, b) => a - b), all.length]
        const chunks = places.slice(1).map((place, i) => all.slice(places[i], place))
        expect(decode(chunks)).toEqual(whole)
      }),
      { numRuns: 300 },
    )
  })

  it('whatever is in the data, it arrives as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.json(), { minLength: 1 }), fc.constantFrom('\n', '\r', '\r\n'), (sent, end) => {
        expect(data(sent.map(text => `data: ${text}${end}${end}`).join(''))).toEqual(sent)
      }),
    )
  })
})
