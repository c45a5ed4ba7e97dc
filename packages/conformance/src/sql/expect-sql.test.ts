import { expect, test } from 'vitest'
import { expectSql } from './expect-sql.js'

const statement = { sql: 'DELETE FROM "t"\n  WHERE "ts" < $1', parameters: [1] }

test('layout does not count', () => {
  expectSql(statement, { sql: ' DELETE  FROM "t" WHERE "ts" < $1', parameters: [1] })
})

test('everything else does', () => {
  expect(() => expectSql(statement, { sql: 'DELETE FROM "T" WHERE "ts" < $1', parameters: [1] })).toThrow(
    'to deeply equal',
  )
  expect(() => expectSql(statement, { sql: statement.sql, parameters: ['1'] })).toThrow('to deeply equal')
  expect(() => expectSql(undefined, statement)).toThrow('expected undefined to deeply equal')
})
