import { expect, test } from 'vitest'
import { verdicts } from '../../test/verdicts.js'

/** A small source that keeps the contract, on data in memory. */
const imports = `
import { CtkError } from '@ctk/core'
import { describeSource } from 'KIT/suites/source.suite.ts'

const contents = { good: new Uint8Array(1000).fill(7), empty: new Uint8Array(0) }
const aborted = () => new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
const missing = (name) => new CtkError({ code: 'CTK_FILE_MISSING', message: 'There is no ' + name + '.', suggestions: ['Check the name.'] })
const sound = {
  missing,
  check: (signal) => { if (signal.aborted) throw aborted() },
  *chunks(content) { for (let at = 0; at < content.length; at += 100) yield content.subarray(at, at + 100) },
  async open({ name }, { signal }) {
    this.check(signal)
    const content = contents[name]
    if (!content) throw this.missing(name)
    let position = 0
    const { check, chunks } = this
    async function* read() {
      for (const chunk of chunks(content)) { check(signal); position += chunk.length; yield chunk }
    }
    const whole = read()
    const range = async (start, end) => content.subarray(start, end)
    return { kind: 'bytes', name: name + '.csv', bytes: { [Symbol.asyncIterator]: () => whole, size: content.length, position: () => position, range } }
  },
}
const changed = (change) => describeSource({
  source: { ...sound, ...change }, scheme: 'toy', resources: { good: 'toy://good', empty: 'toy://empty', missing: 'toy://missing' },
})
const bytesOf = (change) => opened((o) => ({ ...o, bytes: { ...o.bytes, ...change(o.bytes[Symbol.asyncIterator](), o.bytes) } }))
const opened = (change) => changed({ async open(resource, context) { return change(await sound.open.call(sound, resource, context)) } })
`

const broken: readonly [name: string, code: string, failing: string][] = [
  ['everything at once', `changed({ *chunks(content) { yield content } })`, 'opens what is there'],
  ['a wrong size', `bytesOf(() => ({ size: 17 }))`, 'opens what is there'],
  [
    'once only',
    `{ let times = 0; opened((o) => (times++ > 1 ? { ...o, bytes: (async function* () {})() } : o)) }`,
    'opens it again',
  ],
  [
    'no remedy',
    `changed({ missing: (name) => new CtkError({ code: 'CTK_FILE_MISSING', message: 'There is no ' + name }) })`,
    'says what is missing',
  ],
  ['no name', `changed({ missing: () => missing('file') })`, 'says what is missing'],
  [
    'an error of the system',
    `changed({ missing: () => Object.assign(new Error('ENOENT missing'), { code: 'ENOENT' }) })`,
    'says what is missing',
  ],
  [
    'reading ahead',
    `bytesOf((whole) => { const all = Array.fromAsync(whole); const later = (async function* () { yield* await all })(); return { [Symbol.asyncIterator]: () => later } })`,
    'reads nothing before',
  ],
  [
    'reading on',
    `bytesOf((whole) => { const on = (async function* () { try { for (;;) { const { value, done } = await whole.next(); if (done) return; yield value } } finally { await whole.next() } })(); let n = 0; return { [Symbol.asyncIterator]: () => on, position: () => (n++ > 0 ? n : 0) } })`,
    'reads nothing before',
  ],
  ['a range with its end', `bytesOf((_, { range }) => ({ range: (start, end) => range(start, end + 1) }))`, 'any part'],
  ['deaf to signals', `changed({ check: () => undefined })`, 'does not begin'],
  [
    'deaf while reading',
    `{ let calls = 0; changed({ check: (signal) => { if (calls++ === 0 && signal.aborted) throw aborted() } }) }`,
    'ends with an error',
  ],
]

test('a source that keeps the contract passes, and each broken one fails by the test that says why', {
  timeout: 120_000,
}, async () => {
  const cases = Object.fromEntries(broken.map(([name, code]) => [name, code]))
  const found = await verdicts(imports, { sound: 'changed({})', ...cases })
  expect(found.sound).toEqual({ passed: expect.any(Array), failed: [] })
  expect(found.sound?.passed).toHaveLength(9)
  for (const [name, , failing] of broken) {
    expect(found[name]?.failed, name).toEqual(expect.arrayContaining([expect.stringContaining(failing)]))
  }
})
