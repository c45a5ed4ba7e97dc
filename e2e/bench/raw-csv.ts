// The way of CSV into PostgreSQL without decoding, by itself: node raw-csv.ts FILE URL SCHEMA TABLE
import { open } from 'node:fs/promises'
import { type CsvShape, scanCsv } from '@ctk/core'
import { openDatabase } from '@ctk/database'

const [file = '', url = '', schema = '', name = ''] = process.argv.slice(2)
const shape: CsvShape = {
  kinds: ['integer', 'timestamptz', 'text', 'float', 'boolean', 'text'],
  delimiter: ',',
  quote: '"',
}
await using database = await openDatabase(url)
await using writer = await database.writer({ schema, name }, { columns: ['id', 'ts', 'name', 'value', 'ok', 'note'] })
/** Each chunk is a transaction, which the server writes to disk: with small ones that takes longer than the rows. */
const CHUNK = 4 << 20
const underWay = new Set<Promise<void>>()
let rest: Uint8Array = Buffer.alloc(0)
let header = true
for await (const chunk of (await open(file)).createReadStream({ highWaterMark: CHUNK })) {
  const bytes = Buffer.concat([rest, chunk as Buffer])
  const from = header ? bytes.indexOf(10) + 1 : 0
  header = false
  const { end, rows } = scanCsv(bytes, from, shape)
  rest = bytes.subarray(end)
  const sent: Promise<void> = (async () => {
    const { delimiter, quote } = shape
    const result = await writer.writeCsv?.({ bytes: bytes.subarray(from, end), rows, delimiter, quote })
    if (result?.written !== rows) throw new Error('The chunk was refused.')
  })().finally(() => underWay.delete(sent))
  underWay.add(sent)
  if (underWay.size === 2) await Promise.race(underWay)
}
await Promise.all(underWay)
if (rest.length > 0) throw new Error('The file does not end with a line end.')
