import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, chunks, cutAt, decode, encode, flatten } from '../test/rows.js'
import { ndjsonFormat } from './ndjson-format.js'

const read = async (...args: [input: string | Uint8Array, options?: object]) =>
  flatten(await decode(ndjsonFormat, ...args))

describe('NDJSON, decoded', () => {
  it('has the keys of all rows as columns, NULL for a key that a row lacks, and values as they are', async () => {
    const text = '{"a":1,"b":"x"}\n{"b":true,"c":{"d":[1]}}\n{}\n{"a":null,"__proto__":2.5}\n'
    expect(await decode(ndjsonFormat, text)).toEqual([
      {
        rowCount: 4,
        columns: [
          { name: 'a', values: [1, null, null, null] },
          { name: 'b', values: ['x', true, null, null] },
          { name: 'c', values: [null, { d: [1] }, null, null] },
          { name: '__proto__', values: [null, null, null, 2.5] },
        ],
        lines: [1, 2, 3, 4],
      },
    ])
  })

  it('passes over blank lines, and reads CR LF, a byte order mark and a last line without an end', async () => {
    expect((await read('\ufeff\r\n{"a":1}\r\n  \n\n{"a":""}')).rows).toEqual([
      [2, { a: 1 }],
      [5, { a: '' }],
    ])
  })

  it('rejects a line that is no JSON object, and goes on', async () => {
    const { rows, rejected } = await read('{"a":1}\n{"a":\n12\nnull\n[1]\n{"a":2}}\n{"a":3}\n')
    expect(rows.map(([line]) => line)).toEqual([1, 7])
    expect(rejected.map(({ line, reason, text }) => [line, reason.replace(/(JSON): .*/, '$1'), text])).toEqual([
      [2, 'is not JSON', '{"a":'],
      [3, 'is not a JSON object', '12'],
      [4, 'is not a JSON object', 'null'],
      [5, 'is not a JSON object', '[1]'],
      [6, 'is not JSON', '{"a":2}}'],
    ])
  })

  it('rejects lines whose bytes are no UTF-8, whatever else is in the file', async () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"\ufffd 𐀀𐀀"}\n{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n{}')])
    const { rows, rejected } = await read(bytes)
    expect(rows).toEqual([
      [1, { a: '\ufffd 𐀀𐀀' }],
      [3, { a: null }],
    ])
    expect(rejected).toEqual([{ line: 2, reason: 'has bytes that are not UTF-8', text: '{"a":"\ufffd"}' }])
  })

  it('keeps all digits of whole numbers', async () => {
    const text =
      '{"id":12345678901234567890,"deep":{"id":-9007199254740993},"f":0.1234567890123456,"s":"12345678901234567890"}\n'
    const batches = await decode(ndjsonFormat, text)
    expect(flatten(batches).rows[0]?.[1]).toMatchObject({ id: 12345678901234567890n, f: 0.1234567890123456 })
    expect(await encode(ndjsonFormat, batches)).toBe(text)
  })

  it.each(['[{"a":1},\n{"a":2}]', '\n  [\n{"a":1}\n]'])('says that %j is a JSON array', async (text) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'CTK_FILE_INVALID',
      message: expect.stringContaining('JSON array'),
    })
  })

  it('has no rows in an empty file', async () => {
    expect(await decode(ndjsonFormat, '')).toEqual([])
    expect(await decode(ndjsonFormat, '\n \n')).toEqual([])
  })

  it('makes batches of the size that is asked for, each with its own columns', async () => {
    const batches = await decode(ndjsonFormat, '{"a":1}\n{}\nx\n{"b":2}\n{"b":3}\n', { batchRows: 2 })
    expect(
      batches.map(({ rowCount, columns, rejected }) => [rowCount, columns[0]?.name, rejected?.length ?? 0]),
    ).toEqual([
      [2, 'a', 0],
      [1, 'b', 1],
      [1, 'b', 0],
    ])
  })

  it('reads a line of many megabytes in small chunks', async () => {
    const a = 'é'.repeat(4_000_000)
    const { rows } = flatten(
      await decode(ndjsonFormat, chunks(Buffer.from(`${JSON.stringify({ a })}\n{"a":1}`), 16_384)),
    )
    expect(rows).toEqual([
      [1, { a }],
      [2, { a: 1 }],
    ])
  })

  it('gives the same rows for every cut and every chunk size', async () => {
    const tricky = Buffer.concat([
      Buffer.from('\ufeff{"é":"日本 🦉"}\r\n\r\n{"a":12345678901234567890}\n{"broken\n{"a":"'),
      Buffer.from([0xe2, 0x82]),
      Buffer.from('"}\n{"a":"\\n"}'),
    ])
    const whole = flatten(await decode(ndjsonFormat, tricky))
    expect(whole.rows.map(([line]) => line)).toEqual([1, 3, 6])
    expect(whole.rejected.map(({ line }) => line)).toEqual([4, 5])
    for (let at = 1; at < tricky.length; at++) {
      expect(flatten(await decode(ndjsonFormat, cutAt(tricky, at)))).toEqual(whole)
      expect(flatten(await decode(ndjsonFormat, chunks(tricky, at)))).toEqual(whole)
    }
  })
})

describe('NDJSON, encoded', () => {
  it('writes NULLs, times and long numbers', async () => {
    const batch = batchOf({ a: [1, null], at: [new Date(0), null], id: [2n ** 64n, 1n] })
    expect(await encode(ndjsonFormat, [batch, batchOf({ a: [] })])).toBe(
      '{"a":1,"at":"1970-01-01T00:00:00.000Z","id":18446744073709551616}\n{"a":null,"at":null,"id":1}\n',
    )
  })

  it('is read back as it was', async () => {
    const cell = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.jsonValue()))
    const names = fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 })
    const table = names.chain((keys) =>
      fc.array(fc.tuple(...keys.map(() => cell)), { minLength: 1 }).map((rows) => ({ keys, rows })),
    )
    await fc.assert(
      fc.asyncProperty(table, async ({ keys, rows }) => {
        const lines = rows.map((row) => JSON.stringify(Object.fromEntries(keys.map((key, i) => [key, row[i]]))))
        const text = `${lines.join('\n')}\n`
        expect(await encode(ndjsonFormat, await decode(ndjsonFormat, text))).toBe(text)
      }),
      { numRuns: 300 },
    )
  })
})
