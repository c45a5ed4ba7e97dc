import { expect, test } from 'vitest'
import { verdicts } from '../../test/verdicts.js'

/** A small NDJSON format that keeps the contract, made of parts that can be broken one by one. */
const imports = `
import { describeFormat } from 'KIT/suites/format.suite.ts'

async function* linesOf(bytes) {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\\n')
    rest = lines.pop()
    yield* lines
  }
  if (rest !== '') yield rest
}
const batch = (rows, rejected) => ({
  rowCount: rows.length,
  columns: [...new Set(rows.flatMap(({ row }) => Object.keys(row)))].map((name) => ({ name, values: rows.map(({ row }) => row[name] ?? null) })),
  lines: rows.map(({ line }) => line),
  rejected,
})
const sound = {
  lines: linesOf,
  reject: (line, text, error) => ({ line, text, reason: error.message }),
  size: (options) => options.batchRows ?? 10_000,
  async *decode(bytes, options) {
    let [rows, rejected, line] = [[], [], 0]
    for await (const text of this.lines(bytes)) {
      line += 1
      try { rows.push({ line, row: JSON.parse(text) }) } catch (error) { rejected.push(this.reject(line, text, error)) }
      if (rows.length < this.size(options)) continue
      yield batch(rows, rejected)
      rows = []; rejected = []
    }
    if (rows.length + rejected.length > 0) yield batch(rows, rejected)
  },
  async *encode(batches) {
    for await (const { rowCount, columns } of batches) {
      for (let i = 0; i < rowCount; i++) yield new TextEncoder().encode(JSON.stringify(Object.fromEntries(columns.map((c) => [c.name, c.values[i]]))) + '\\n')
    }
  },
}
const samples = [
  { title: 'text', bytes: '{"a":1,"b":"größe 😀"}\\n{"a":2,"b":null}\\n{"a":3,"b":"x"}', rows: [{ a: 1, b: 'größe 😀' }, { a: 2, b: null }, { a: 3, b: 'x' }] },
  { title: 'a bad row', bytes: '{"a":1}\\n{"a":\\n{"a":3}\\n', rows: [{ a: 1 }, { a: 3 }], rejected: [2] },
]
const changed = (change) => describeFormat({ name: 'toy', load: async () => ({ ...sound, ...change }), samples })
`

const broken: readonly [name: string, code: string, failing: string][] = [
  [
    'lines end with chunks',
    `changed({ async *lines(bytes) { for await (const chunk of bytes) yield* new TextDecoder().decode(chunk).split('\\n').filter(Boolean) } })`,
    'is read however',
  ],
  [
    'characters end with chunks',
    `changed({ async *lines(bytes) { let all = ''; for await (const chunk of bytes) all += new TextDecoder().decode(chunk); yield* all.split('\\n').filter(Boolean) } })`,
    'is read however',
  ],
  ['batches of any size', `changed({ size: () => 10_000 })`, 'comes in batches'],
  ['a bad row ends it', `changed({ reject: () => { throw new Error('bad row') } })`, 'is read, and bad rows'],
  [
    'a bad row without reason',
    `changed({ reject: (line, text) => ({ line, text, reason: '' }) })`,
    'is read, and bad rows',
  ],
  [
    'bad rows in silence',
    `changed({ async *decode(bytes, options) { for await (const b of sound.decode(bytes, options)) yield { ...b, rejected: [] } } })`,
    'is read, and bad rows',
  ],
  [
    'lines that stand still',
    `changed({ async *decode(bytes, options) { for await (const b of sound.decode(bytes, options)) yield { ...b, lines: b.lines.map(() => 1) } } })`,
    'is read, and bad rows',
  ],
  [
    'half a row at the end',
    `changed({ async *lines(bytes) { let n = 0; for await (const line of linesOf(bytes)) { n += 1; yield line.length < 10 && n === 3 ? '{"a":99}' : line; } } })`,
    'is read, and bad rows',
  ],
  [
    'rows made up when truncated',
    `changed({ async *lines(bytes) { const lines = await Array.fromAsync(linesOf(bytes)); yield* lines; if (lines.length === 2) yield* ['{"a":8}', '{"a":9}'] } })`,
    'truncated anywhere',
  ],
  [
    'an empty input is a bug',
    `changed({ async *lines(bytes) { const lines = await Array.fromAsync(linesOf(bytes)); if (lines.length === 0) throw new TypeError('no lines'); yield* lines } })`,
    'an empty input',
  ],
  [
    'reading ahead',
    `changed({ decode(bytes, options) { const all = Array.fromAsync(bytes); return sound.decode((async function* () { yield* await all })(), options) } })`,
    'reads nothing',
  ],
  [
    'leaving its input open',
    `changed({ async *lines(bytes) { const it = bytes[Symbol.asyncIterator](); yield* linesOf({ [Symbol.asyncIterator]: () => ({ next: () => it.next() }) }) } })`,
    'closes its input',
  ],
  [
    'keeping errors to itself',
    `changed({ async *lines(bytes) { try { yield* linesOf(bytes) } catch {} } })`,
    'passes on the error',
  ],
  [
    'NULL becomes text',
    `changed({ async *encode(batches) { for await (const b of batches) yield* sound.encode([{ ...b, columns: b.columns.map((c) => ({ ...c, values: c.values.map((v) => v ?? 'null') })) }]) } })`,
    'keeps every text apart',
  ],
]

test('a format that keeps the contract passes, and each broken one fails by the test that says why', {
  timeout: 120_000,
}, async () => {
  const cases = Object.fromEntries(broken.map(([name, code]) => [name, code]))
  const found = await verdicts(imports, {
    sound: 'changed({})',
    'without encode': 'changed({ encode: undefined })',
    ...cases,
  })
  for (const name of ['sound', 'without encode']) expect(found[name]).toEqual({ passed: expect.any(Array), failed: [] })
  expect(found.sound?.passed.length).toBeGreaterThan(13)
  for (const [name, , failing] of broken) {
    expect(found[name]?.failed, name).toEqual(expect.arrayContaining([expect.stringContaining(failing)]))
  }
})
