import { expect, test } from 'vitest'
import { refuseSameTable } from './same-table.js'

const table = { schema: 'doc', name: 'metrics' }
const onto =
  (a: string, b: string, target = table) =>
  () =>
    refuseSameTable([a, b], [{ source: table, target }])

test('a table is not loaded into itself, also where a server does not say all of who it is', () => {
  for (const [a, b] of [
    ['cratedb:1/crate', 'cratedb:1/crate'],
    ['cratedb', 'cratedb:1/crate'],
    ['postgresql:7/5/shop', 'postgresql:5/shop'],
  ] as const) {
    expect(onto(a, b)).toThrow(expect.objectContaining({ code: 'CTK_USAGE' }))
    expect(onto(a, b, { schema: 'copy', name: 'metrics' })).not.toThrow()
  }
})

test('another server is another table', () => {
  expect(onto('cratedb:1/crate', 'cratedb:2/crate')).not.toThrow()
  expect(onto('postgresql:7/5/shop', 'postgresql:8/5/shop')).not.toThrow()
  expect(onto('postgresql:5/shop', 'postgresql:7/15/shop')).not.toThrow()
  expect(onto('postgresql:7/5/shop', 'cratedb:1/crate')).not.toThrow()
})
