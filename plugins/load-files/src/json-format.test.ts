import { parseExactJson } from '@ctk/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, chunks, cutAt, decode, encode, flatten } from '../test/rows.js'
import { jsonFormat } from './json-format.js'

const read = async (...args: [input: string | Uint8Array, options?: object]) =>
  flatten(await decode(jsonFormat, ...args))

describe('JSON, decoded', () => {
  it.each([
    ['on one line', '[{"a":1,"b":"]"},{"a":2}]'],
    ['a row a line', '[\n{"a":1,"b":"]"},\n{"a":2}\n]\n'],
    ['pretty', '\ufeff[\r\n  {\r\n    "a": 1,\r\n    "b": "]"\r\n  },\r\n  { "a": 2 }\r\n]\r\n'],
    ['with commas in front', '[{"a":1,"b":"]"}\n,{"a":2}\n]'],
    ['as two arrays', '[{"a":1,"b":"]"}]\n[{"a":2}]'],
    ['as objects one after another', '{"a":1,"b":"]"} {"a":2}'],
    ['as NDJSON', '{"a":1,"b":"]"}\n{"a":2}\n'],
  ])('reads rows %s', async (_, text) => {
    expect(await read(text)).toEqual({
      rows: [
        [1, { a: 1, b: ']' }],
        [2, { a: 2, b: null }],
      ],
      rejected: [],
    })
  })

  it('takes one object for one row, on several lines too', async () => {
    expect((await read('{\n "a": {"b": [1, {"c": "}"}]}\n}')).rows).toEqual([[1, { a: { b: [1, { c: '}' }] } }]])
    expect((await read('{"a":1}')).rows).toEqual([[1, { a: 1 }]])
  })

  it('has no rows in an empty array or file', async () => {
    for (const text of ['[]', ' [ ] ', '', ' \n']) expect(await decode(jsonFormat, text)).toEqual([])
  })

  it('keeps all digits of whole numbers, in depth', async () => {
    const { rows } = await read('[{"id":12345678901234567890,"deep":[9007199254740993]}]')
    expect(rows).toEqual([[1, { id: 12345678901234567890n, deep: [9007199254740993n] }]])
  })

  it('reads quotes and backslashes in texts', async () => {
    const row = { a: '\\', b: '"}],[{"', c: '\\"', d: 'é\u2028' }
    expect((await read(JSON.stringify([row, row]))).rows).toEqual([
      [1, row],
      [2, row],
    ])
  })

  it('rejects values that are no objects, and objects that are no JSON, and goes on', async () => {
    const { rows, rejected } = await read('[1, "x", null, [2], {"a":nope}, {"a":1}, -2.5e3]')
    expect(rows).toEqual([[6, { a: 1 }]])
    expect(rejected.map(({ line, reason, text }) => [line, reason.replace(/(JSON): .*/, '$1'), text])).toEqual([
      [1, 'is not a JSON object', '1'],
      [2, 'is not a JSON object', '"x"'],
      [3, 'is not a JSON object', 'null'],
      [4, 'is not a JSON object', '[2]'],
      [5, 'is not JSON', '{"a":nope}'],
      [7, 'is not a JSON object', '-2.5e3'],
    ])
  })

  it('rejects rows whose bytes are no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('[{"a":"\ufffd"},\n{"a":"'), Buffer.from([0xff]), Buffer.from('"},\n{}]')])
    const { rows, rejected } = await read(bytes)
    expect(rows.map(([line]) => line)).toEqual([1, 3])
    expect(rejected).toEqual([{ line: 2, reason: 'has bytes that are not UTF-8', text: '{"a":"\ufffd"}' }])
  })

  it.each([
    ['[{"a":1},\n{"a":', 'The value that begins in line 2 cannot be read: the file ends inside of it.'],
    ['[{"a":1},\n', 'The file ends in line 2, inside of its JSON array.'],
    ['[{"a":1}', 'The file ends in line 1, inside of its JSON array.'],
    ['[{"a":"x', 'The value that begins in line 1 cannot be read: the file ends inside of it.'],
    ['[{"a":1}\n{"a":2}]', 'The value that begins in line 2 cannot be read: there is no comma before it.'],
    ['[{"a":1}], "x"', 'The value that begins in line 1 cannot be read: it stands behind the array.'],
    ['[,{"a":1}]', 'The value that begins in line 1 cannot be read: it is no value.'],
    ['[}', 'The value that begins in line 1 cannot be read: it is no value.'],
  ])('refuses %j', async (text, message) => {
    for (const size of [1, 3, 100]) {
      const failure = decode(jsonFormat, chunks(Buffer.from(text), size))
      await expect(failure).rejects.toMatchObject({ code: 'CTK_FILE_INVALID', message })
    }
  })

  it('takes bad lines of NDJSON under its name one by one', async () => {
    const { rows, rejected } = await read('{"a":1}\n{"a":\n{"a":2}\n')
    expect(rows.map(([line]) => line)).toEqual([1, 3])
    expect(rejected.map(({ line }) => line)).toEqual([2])
  })

  it('makes batches of the size that is asked for', async () => {
    const batches = await decode(jsonFormat, '[{"a":1},{},2,{"b":2},{"b":3}]', { batchRows: 2 })
    expect(batches.map(({ rowCount, rejected }) => [rowCount, rejected?.length ?? 0])).toEqual([
      [2, 0],
      [1, 1],
      [1, 0],
    ])
  })

  it('reads a value of many megabytes in small chunks', async () => {
    const a = ['é"\\'.repeat(1_000_000)]
    const { rows } = flatten(
      await decode(jsonFormat, chunks(Buffer.from(JSON.stringify([{ a }, { a: 1 }], undefined, 1)), 16_384)),
    )
    expect(rows).toEqual([
      [1, { a }],
      [2, { a: 1 }],
    ])
  })

  it('gives the same rows for every cut and every chunk size', async () => {
    const tricky = Buffer.concat([
      Buffer.from('\ufeff [ {"é":"日本 🦉\\""}\r\n , 12 ,{"a":12345678901234567890, "b": [{"c":"]"}]},{"a":"'),
      Buffer.from([0xe2, 0x82]),
      Buffer.from('"},\n{"a":tru}\n]'),
    ])
    const whole = flatten(await decode(jsonFormat, tricky))
    expect(whole.rows.map(([line]) => line)).toEqual([1, 3])
    expect(whole.rejected.map(({ line }) => line)).toEqual([2, 4, 5])
    for (let at = 1; at < tricky.length; at++) {
      expect(flatten(await decode(jsonFormat, cutAt(tricky, at)))).toEqual(whole)
      expect(flatten(await decode(jsonFormat, chunks(tricky, at)))).toEqual(whole)
    }
  })
})

const exact = (value: unknown) => parseExactJson(JSON.stringify(value))

describe('JSON, encoded', () => {
  it('writes NULLs, times and long numbers, one array for all batches', async () => {
    const batch = batchOf({ a: [1, null], at: [new Date(0), null], id: [2n ** 64n, 1n] })
    expect(await encode(jsonFormat, [batchOf({ a: [] }), batch, batch])).toBe(
      '[\n{"a":1,"at":"1970-01-01T00:00:00.000Z","id":18446744073709551616},\n{"a":null,"at":null,"id":1},\n' +
        '{"a":1,"at":"1970-01-01T00:00:00.000Z","id":18446744073709551616},\n{"a":null,"at":null,"id":1}\n]\n',
    )
    expect(await encode(jsonFormat, [])).toBe('[]\n')
  })

  it('is JSON, and is read back as it was, written by others as well', async () => {
    const rowsOf = fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.constantFrom(undefined, 1), async (rows, indent) => {
        const batches = await decode(jsonFormat, JSON.stringify(rows, undefined, indent))
        const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
        const complete = rows.map((row) =>
          Object.fromEntries(names.map((name) => [name, Object.hasOwn(row, name) ? exact(row[name]) : null])),
        )
        expect(flatten(batches).rows.map(([, row]) => row)).toEqual(complete)
        const text = await encode(jsonFormat, batches)
        expect(parseExactJson(text)).toEqual(complete)
        expect(flatten(await decode(jsonFormat, text)).rows.map(([, row]) => row)).toEqual(complete)
      }),
      { numRuns: 200 },
    )
  })
})
