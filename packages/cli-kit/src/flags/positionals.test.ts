import { expect, test } from 'vitest'
import { splitPositionals } from './positionals.js'

test('the argument with :// is the database, wherever it stands', async () => {
  expect(await splitPositionals(['crate://h', 'doc.t', undefined])).toEqual({ database: 'crate://h', names: ['doc.t'] })
  expect(await splitPositionals(['doc.t', 'pglite://x', 'doc.u'])).toEqual({
    database: 'pglite://x',
    names: ['doc.t', 'doc.u'],
  })
  expect(await splitPositionals([])).toEqual({ database: undefined, names: [] })
})

test('two databases are refused', async () => {
  await expect(splitPositionals(['crate://a', 'crate://b'])).rejects.toMatchObject({ code: 'CTK_USAGE', exitCode: 2 })
})
