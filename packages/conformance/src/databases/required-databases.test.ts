import { expect, test } from 'vitest'
import { requiredDatabases } from './required-databases.js'

test('nothing is required by default', () => {
  expect(requiredDatabases({})).toEqual(new Set())
})

test('a list, with blanks', () => {
  const required = requiredDatabases({ CTK_REQUIRE_DATABASES: 'postgresql, cratedb' })
  expect(required).toEqual(new Set(['postgresql', 'cratedb']))
})

test('a misspelt name is an error that lists the known ones', () => {
  expect(() => requiredDatabases({ CTK_REQUIRE_DATABASES: 'postgres' })).toThrow(/postgres; it may name pglite/)
})
