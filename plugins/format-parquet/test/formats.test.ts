import { describeFormat } from '@ctk/conformance'
import { arrowFormat } from '../src/arrow-format.js'
import { parquetFormat } from '../src/parquet-format.js'
import { batchOf } from './rows.js'

const rows = [
  {
    id: 1,
    name: 'größe 表 😀',
    at: new Date('2024-01-02T03:04:05.678Z'),
    ok: true,
    value: 1.5,
    more: { a: [1, null] },
  },
  { id: 12345678901234567n, name: '', at: '2024-01-02T03:04:05.678901Z', ok: null, value: -0.1, more: null },
  { id: -7, name: null, at: null, ok: false, value: null, more: [{ b: 12345678901234567890n }] },
]

async function encoded(format: 'parquet' | 'arrow'): Promise<Uint8Array> {
  const formats = { parquet: parquetFormat, arrow: arrowFormat }
  return Buffer.concat(
    await Array.fromAsync(
      formats[format].encode?.(
        (async function* () {
          yield batchOf(rows)
        })(),
        {},
      ) ?? [],
    ),
  )
}

describeFormat({
  name: 'parquet',
  load: async () => parquetFormat,
  samples: [{ title: 'Parquet of our own', bytes: await encoded('parquet'), rows }],
})

describeFormat({
  name: 'arrow',
  load: async () => arrowFormat,
  samples: [{ title: 'Arrow of our own', bytes: await encoded('arrow'), rows }],
})
