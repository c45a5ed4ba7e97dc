import { hostileNames } from '@ctk/conformance'
import { checkCratedbColumn, checkCratedbRelation } from '@ctk/database'
import { expect, test } from 'vitest'
import { cratedbColumns, cratedbRelation } from './cratedb-names.js'

test('names become those that CrateDB accepts, and only where they have to', () => {
  expect(cratedbRelation({ schema: 'My Shop', name: 'raw."x"' })).toEqual({ schema: 'My_Shop', name: 'raw__x_' })
  expect(cratedbRelation({ schema: 'doc', name: '-Upper_' })).toEqual({ schema: 'doc', name: '_Upper_' })
  expect(cratedbColumns(['a.b', 'a_b', 'a[b', '_id', 'Select', '"'])).toEqual([
    'a_b_',
    'a_b',
    'a_b__',
    '_id_',
    'Select',
    '"',
  ])
})

test('every name that PostgreSQL takes has one', () => {
  const columns = cratedbColumns(hostileNames)
  expect(new Set(columns).size).toBe(hostileNames.length)
  for (const name of columns) expect(() => checkCratedbColumn(name), name).not.toThrow()
  for (const name of hostileNames)
    expect(() => checkCratedbRelation(cratedbRelation({ schema: 's', name })), name).not.toThrow()
})
