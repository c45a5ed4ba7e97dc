import { expect, test } from 'vitest'
import { verdicts } from '../../test/verdicts.js'

const imports = `
import { gunzipSync, gzipSync } from 'node:zlib'
import { CtkError } from '@ctk/core'
import { describeCompression } from 'KIT/suites/compression.suite.ts'
import { describeGate } from 'KIT/suites/gate.suite.ts'

const table = { schema: 'doc', name: 'metrics' }
const until = Date.UTC(2024, 2, 1)
const highWaterMark = async ({ schema, name }) => (schema === 'doc' && name === 'metrics' ? until : undefined)
const gate = (change) =>
  describeGate({ name: 'rollup', load: async () => ({ name: 'rollup', highWaterMark, ...change }), seen: [{ table, until }] })

async function* unpack(bytes, name) {
  const chunks = []
  for await (const chunk of bytes) chunks.push(chunk)
  try { yield gunzipSync(Buffer.concat(chunks)) }
  catch (cause) { throw new CtkError({ code: 'CTK_FILE_INVALID', message: name + ' is damaged', cause }) }
}
const packed = gzipSync('id,value\\n1,2\\n')
const compression = (change) =>
  describeCompression({
    name: 'gzip',
    load: async () => ({ magic: [0x1f, 0x8b], unpack, ...change }),
    samples: [{ title: 'a table', packed, plain: 'id,value\\n1,2\\n' }],
  })
`

const broken: readonly [name: string, code: string, failing: string][] = [
  ['another name', `gate({ name: 'other' })`, 'has a name'],
  ['nothing seen', `gate({ highWaterMark: async () => undefined })`, 'tells up to where'],
  ['every table', `gate({ highWaterMark: async () => until })`, 'tells nothing'],
  [
    'another case',
    `gate({ highWaterMark: ({ schema, name }) => highWaterMark({ schema, name: name.toLowerCase() }) })`,
    'tells nothing',
  ],
  ['a wrong magic', `compression({ magic: [1] })`, 'begins as its magic'],
  ['no magic', `compression({ magic: [] })`, 'begins as its magic'],
  [
    'the first chunk only',
    `compression({ unpack: (bytes, name) => unpack((async function* () { for await (const b of bytes) { yield b; break } })(), name) })`,
    'is unpacked however',
  ],
  [
    'the first archive only',
    `compression({ unpack: async function* (bytes, name) { for await (const b of unpack(bytes, name)) yield b.subarray(0, 13) } })`,
    'several one after another',
  ],
  [
    'silence about a cut',
    `compression({ unpack: async function* (bytes, name) { try { yield* unpack(bytes, name) } catch {} } })`,
    'ends too early',
  ],
  ['no name', `compression({ unpack: (bytes) => unpack(bytes, '') })`, 'ends too early'],
  [
    'reading ahead',
    `compression({ unpack: (bytes, name) => { const all = Array.fromAsync(bytes); return unpack((async function* () { yield* await all })(), name) } })`,
    'reads nothing before',
  ],
  [
    'swallowing errors',
    `compression({ unpack: async function* (bytes, name) { yield* unpack((async function* () { try { yield* bytes } catch {} })(), name) } })`,
    'passes on the error',
  ],
]

test('what keeps the contract passes, and each broken one fails by the test that says why', {
  timeout: 120_000,
}, async () => {
  const cases = Object.fromEntries(broken.map(([name, code]) => [name, code]))
  const found = await verdicts(imports, { gate: 'gate({})', compression: 'compression({})', ...cases })
  for (const sound of [found.gate, found.compression]) expect(sound).toEqual({ passed: expect.any(Array), failed: [] })
  for (const [name, , failing] of broken)
    expect(found[name]?.failed, name).toEqual(expect.arrayContaining([expect.stringContaining(failing)]))
})
