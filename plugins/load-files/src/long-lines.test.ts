import { expect, it } from 'vitest'
import { decode } from '../test/rows.js'
import { csvFormat } from './csv-format.js'
import { jsonFormat } from './json-format.js'
import { ndjsonFormat } from './ndjson-format.js'

/** A text in front of 100 MB without a line end, which are made as they are asked for. */
async function* endless(start: string) {
  yield Buffer.from(start)
  const block = Buffer.alloc(1_000_000, 'x')
  for (let i = 0; i < 100; i++) yield block
}

it.each([
  ['CSV', csvFormat, 'a,b\n1,2\n3,', 'Line 3 is longer than 64 Mi characters.'],
  ['NDJSON', ndjsonFormat, '{"a":1}\n{"a":"', 'Line 2 is longer than 64 Mi characters.'],
  [
    'JSON',
    jsonFormat,
    '[\n{"a":1},\n{"a":"',
    'The value that begins in line 3 cannot be read: it is longer than 64 Mi characters.',
  ],
])(
  'a line of 100 MB is refused and named, and the rest is not read: %s',
  { timeout: 60_000 },
  async (_, format, start, message) => {
    await expect(decode(format, endless(start))).rejects.toMatchObject({ code: 'CTK_FILE_INVALID', message })
  },
)

it('a quote that is never closed costs its line, not 100 MB of memory', { timeout: 60_000 }, async () => {
  const lines = async function* () {
    yield Buffer.from('a,b\n1,"never closed\n')
    const block = Buffer.from('2,3\n'.repeat(250_000))
    for (let i = 0; i < 70; i++) yield block
  }
  let rows = 0
  const rejected: unknown[] = []
  for await (const batch of csvFormat.decode(lines(), {})) {
    rows += batch.rowCount
    rejected.push(...(batch.rejected ?? []))
  }
  expect(rows).toBe(70 * 250_000)
  expect(rejected).toMatchObject([{ line: 2, reason: 'has a quoted value that does not end' }])
})
