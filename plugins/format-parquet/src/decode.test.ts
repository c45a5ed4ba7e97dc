import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { bytesOf, decode, rowsOf, streamOf } from '../test/rows.js'
import { arrowFormat } from './arrow-format.js'
import { parquetFormat } from './parquet-format.js'

const sample = (name: string) => readFile(new URL(`../test/samples/${name}`, import.meta.url))
const date = (text: string) => new Date(text)
/** What every sample but that of the types holds: 200 rows. */
const rows = Array.from({ length: 200 }, (_, i) => ({
  id: i,
  name: i % 7 === 0 ? null : `name ${i % 13}`,
  v: i % 5 === 0 ? null : i / 4,
}))

describe('what pyarrow wrote', () => {
  it.each([
    ['types.parquet', parquetFormat],
    ['types.arrow', arrowFormat],
  ])('has values of every type, with all their digits: %s', async (name, format) => {
    const [batch] = await decode(format, bytesOf(await sample(name)))
    const found = batch?.columns.map(({ name, kind, values }) => [name, kind, ...values])
    expect(batch?.lines).toEqual([1, 2, 3])
    expect(found).toEqual([
      ['i8', 'integer', 1, -2, null],
      ['u8', 'integer', 255, 0, null],
      ['i16', 'integer', -3, 2, null],
      ['u16', 'integer', 65535, 0, null],
      ['i32', 'integer', -2147483648, 2147483647, null],
      ['u32', 'integer', 4294967295, 0, null],
      ['i64', 'integer', -9223372036854775808n, 9007199254740993n, null],
      ['u64', undefined, 18446744073709551615n, 7, null],
      ['f16', 'float', 1.5, -0.25, null],
      ['f32', 'float', 0.5, Math.fround(-1e30), null],
      ['f64', 'float', 0.1, 1e300, null],
      ['b', 'boolean', true, false, null],
      ['s', 'text', 'größe 表 😀', '', null],
      ['ls', 'text', 'a', 'b', null],
      ['bin', 'text', '\\x00ff', 'ok', null],
      ['fix', 'text', '\\x0102', '\\x6162', null],
      ['dec4', 'float', 12.34, -0.01, null],
      ['dec38', 'text', '12345678901234567890123456.789012345678', '-0.000000000001', null],
      ['dec60', 'text', `${'1'.repeat(50)}.1`, '-2.0', null],
      ['dec18', 'integer', 123456789012345678n, -1, null],
      ['d32', 'date', date('1969-12-31'), date('2024-02-29'), null],
      ['d64', 'date', date('1969-12-31'), date('2024-02-29'), null],
      ['tms', 'timestamp', date('1969-12-31T23:59:59.999Z'), date('2024-01-01T00:00:00.123Z'), null],
      ['tus', 'timestamp', '1969-12-31T23:59:59.999999Z', '2024-01-01T00:00:00.123456Z', null],
      ['tns', 'timestamp', '1969-12-31T23:59:59.999999999Z', '2024-01-01T00:00:00.123456789Z', null],
      ['ts', 'timestamp', date('1969-12-31T23:59:59Z'), date('2024-01-01T00:00:00Z'), null],
      ['tz', 'timestamptz', '1969-12-31T23:59:59.999999Z', '2024-01-01T00:00:00.123456Z', null],
      ['t32', 'text', '05:40:00.5', '00:00:00', null],
      ['t64', 'text', '23:59:59.999999', '00:00:00.000001', null],
      ['t64n', 'text', '23:59:59.999999999', '00:00:00.000000001', null],
      ['dict', 'text', 'x', 'y', null],
      ['list', 'json', [1, null, 1152921504606846976n], [], null],
      ['lol', 'json', [['a'], []], null, [null]],
      [
        'los',
        'json',
        [
          { a: 1, b: 'x' },
          { a: null, b: null },
        ],
        [],
        null,
      ],
      [
        'struct',
        'json',
        { a: 1, d: '1.10', t: '2024-01-01T00:00:00.123456Z', day: '2024-02-29', l: [1] },
        null,
        { a: null, d: null, t: null, day: null, l: null },
      ],
      ['map', 'json', { k: 1, ü: null }, {}, null],
      ['nul', undefined, null, null, null],
    ])
  })

  const packed = ['snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'pages-v2', 'plain-text'].map((name) => `${name}.parquet`)
  it.each([...packed, 'stream.arrows', 'lz4.feather', 'zstd.feather'])('is read: %s', async (name) => {
    const content = await sample(name)
    const isParquet = name.endsWith('.parquet')
    for (const bytes of [bytesOf(content), streamOf(content), streamOf(content, 1)]) {
      const batches = await decode(isParquet ? parquetFormat : arrowFormat, bytes, { batchRows: 50 })
      // The others have a dictionary of the same texts.
      const expected = name.endsWith('.feather') ? rows.map(({ id, name: c }) => ({ id, c })) : rows
      expect(rowsOf(batches)).toEqual(expected)
      expect(Math.max(...batches.map(({ rowCount }) => rowCount))).toBe(50)
      expect(batches.flatMap(({ lines }) => lines)).toEqual(rows.map((_, i) => i + 1))
    }
  })

  it('has times of the deprecated type', async () => {
    const [batch] = await decode(parquetFormat, bytesOf(await sample('int96.parquet')))
    expect(batch?.columns[0]).toMatchObject({
      kind: 'timestamp',
      values: ['1969-12-31T23:59:59.999999999Z', '2024-01-01T00:00:00.123456789Z', null],
    })
  })

  it('has columns when it has no rows', async () => {
    const batches = await decode(parquetFormat, bytesOf(await sample('no-rows.parquet')))
    expect(batches).toEqual([
      {
        rowCount: 0,
        lines: [],
        columns: [
          { name: 'id', kind: 'integer', values: [] },
          { name: 'name', kind: 'text', values: [] },
          { name: 'v', kind: 'float', values: [] },
        ],
      },
    ])
  })
})

describe('Parquet that cannot be read', () => {
  const failure = (content: Uint8Array) => decode(parquetFormat, bytesOf(content)).catch((error: unknown) => error)

  it.each([
    ['', 'The file is not Parquet: it does not begin with PAR1.'],
    ['id,name\n1,a\n', 'The file is not Parquet: it does not begin with PAR1.'],
    ['PAR1', 'The file is Parquet that ends too early: it does not end with PAR1.'],
    ['PAR1PAR1', 'The file is Parquet that ends too early: it does not end with PAR1.'],
    ['PARE....PARE', 'The file is encrypted Parquet, which cannot be read.'],
    [
      'PAR1\0\0\0\xffPAR1',
      "The list of the file's columns cannot be read: metadata length 4278190080 exceeds available buffer 4.",
    ],
  ])('says so: %j', async (text, message) => {
    expect(await failure(Buffer.from(text, 'latin1'))).toMatchObject({
      code: 'CTK_FILE_INVALID',
      message,
      suggestions: ['Is the file complete? Copy or download it again.'],
    })
  })

  it('cut in half, is said to end too early', async () => {
    const content = await sample('snappy.parquet')
    expect(await failure(content.subarray(0, content.length / 2))).toMatchObject({
      message: 'The file is Parquet that ends too early: it does not end with PAR1.',
    })
  })

  it('names the column and its codec', async () => {
    // LZO, which nobody unpacks: the codec's number stands behind the column's path.
    const content = Buffer.from(await sample('brotli.parquet'))
    const at = content.indexOf(Buffer.from('\x18\x02id\x15\x08', 'latin1'))
    expect(at).toBeGreaterThan(0)
    content[at + 5] = 6
    expect(await failure(content)).toMatchObject({
      message: 'The column "id" is compressed with LZO, which cannot be unpacked.',
    })
  })

  it('with a byte changed in a page that has a checksum, names the column', async () => {
    const content = Buffer.from(await sample('pages-v2.parquet'))
    content[60] = (content[60] as number) ^ 1
    expect(await failure(content)).toMatchObject({
      code: 'CTK_FILE_INVALID',
      message: 'The column "id" cannot be read: the checksum of a page is wrong.',
    })
  })

  it('with any byte changed, is said to be invalid, or gives as many rows, and never hangs', async () => {
    const content = await sample('zstd.parquet')
    let refused = 0
    for (let at = 0; at < content.length; at += 3) {
      const damaged = Buffer.from(content)
      damaged[at] = (damaged[at] as number) ^ 0x55
      const found = await failure(damaged)
      if (Array.isArray(found)) continue
      expect(found, `byte ${at}`).toMatchObject({ code: 'CTK_FILE_INVALID' })
      refused++
    }
    expect(refused).toBeGreaterThan(100)
  })

  it('hands on an error of the place that it comes from', async () => {
    const content = await sample('zstd.parquet')
    let reads = 0
    const range = async (start: number, end: number) => {
      if (++reads > 3) throw new Error('the disk is gone')
      return content.subarray(start, end)
    }
    await expect(decode(parquetFormat, { ...bytesOf(content), range })).rejects.toThrow(/^the disk is gone$/)
  })
})

describe('Arrow that cannot be read', () => {
  const failure = (content: Uint8Array) => decode(arrowFormat, bytesOf(content)).catch((error: unknown) => error)

  it.each(['', 'id,name\n1,a\n', 'PAR1....PAR1', '\xff\xff\xff\xff\x08\0\0\0........'])('says so: %j', async (text) => {
    expect(await failure(Buffer.from(text, 'latin1'))).toMatchObject({
      code: 'CTK_FILE_INVALID',
      message: expect.stringMatching(/^The file is not Arrow/),
    })
  })

  it('cut in half, is said to end too early', async () => {
    for (const name of ['types.arrow', 'stream.arrows', 'lz4.feather']) {
      const content = await sample(name)
      expect(await failure(content.subarray(0, content.length / 2)), name).toMatchObject({
        code: 'CTK_FILE_INVALID',
        message: 'The file is Arrow that ends too early.',
      })
    }
  })

  it('without its last byte, is said to end too early, since the list at its end shows that all of it was written', async () => {
    const content = await sample('types.arrow')
    expect(await failure(content.subarray(0, -1))).toMatchObject({ message: 'The file is Arrow that ends too early.' })
  })

  it('with any byte changed, is said to be invalid, or gives rows, and never hangs', async () => {
    const content = await sample('lz4.feather')
    let refused = 0
    for (let at = 0; at < content.length; at += 3) {
      const damaged = Buffer.from(content)
      damaged[at] = (damaged[at] as number) ^ 0x55
      const found = await failure(damaged)
      if (Array.isArray(found)) continue
      expect(found, `byte ${at}`).toMatchObject({ code: 'CTK_FILE_INVALID' })
      refused++
    }
    expect(refused).toBeGreaterThan(100)
  })
})
