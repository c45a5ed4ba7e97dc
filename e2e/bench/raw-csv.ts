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
const bytes = Buffer.allocUnsafeSlow(2 << 20)
/** All records in one transaction, each piece sent as soon as it is scanned. */
async function* pieces() {
  let [length, header] = [0, true]
  await using handle = await open(file)
  for (;;) {
    const { bytesRead } = await handle.read(bytes, length, 256 << 10)
    if (bytesRead === 0) break
    length += bytesRead
    const from = header ? bytes.indexOf(10) + 1 : 0
    header = false
    const { end, rows } = scanCsv(bytes.subarray(0, length), from, shape)
    yield { bytes: Buffer.from(bytes.subarray(from, end)), rows }
    length = bytes.copy(bytes, 0, end, length)
  }
  if (length > 0) throw new Error('The file does not end with a line end.')
}
const result = await writer.csv?.write({ pieces, delimiter: shape.delimiter, quote: shape.quote })
if (!result) throw new Error('The file was refused.')
