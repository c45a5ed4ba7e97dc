import { sqlparse } from '@cratedb/cratedb-sqlparse'
import type { DeleteRange } from '@ctk/core'
import { expect, test } from 'vitest'
import { cratedbDeleteRange } from './cratedb/cratedb-delete-range.js'
import { postgresqlDeleteRange } from './postgresql/postgresql-delete-range.js'

const before = Date.UTC(2024, 1)
const range = (more: Partial<DeleteRange> = {}): DeleteRange => ({
  id: '0123456789abcdef',
  kind: 'delete-range',
  table: { schema: 'doc', name: 'Raw "x"' },
  column: 'Flight Date',
  from: undefined,
  before,
  pauseMs: 0,
  ...more,
})

const bounded = 'DELETE FROM "doc"."Raw ""x""" WHERE "Flight Date" >= $1 AND "Flight Date" < $2'
const open = 'DELETE FROM "doc"."Raw ""x""" WHERE "Flight Date" < $1'

test('on CrateDB a plan shows the refresh and the DELETE', () => {
  const statements = cratedbDeleteRange.describe(range({ from: 0 }))
  expect(statements).toEqual([
    { sql: 'REFRESH TABLE "doc"."Raw ""x"""', parameters: [] },
    { sql: bounded, parameters: [new Date(0), new Date(before)] },
  ])
  for (const { sql } of statements as readonly { sql: string }[]) expect(sqlparse(sql, true)).toHaveLength(1)
})

test('on PostgreSQL it shows the DELETE', () => {
  expect(postgresqlDeleteRange.describe(range())).toEqual([{ sql: open, parameters: [new Date(before)] }])
  expect(postgresqlDeleteRange.describe(range({ from: 0 }))).toEqual([
    { sql: bounded, parameters: [new Date(0), new Date(before)] },
  ])
})

test('PostgreSQL has no time before 4713 BC', () => {
  const statements = postgresqlDeleteRange.describe(range({ from: -8.64e15, before: -8e15 }))
  const earliest = new Date('-004711-01-01T00:00:00Z')
  expect(statements).toMatchObject([{ parameters: [earliest, earliest] }])
})

test('conditions are bound, names quoted', () => {
  const where = [
    { column: 'Ten"ant', op: '=', value: "x' OR true --" },
    { column: 'n', op: 'in', value: [1, '9007199254740993'] },
    { column: 'ok', op: '!=', value: false },
  ] as const
  const conditions = '"Ten""ant" = $2 AND "n" = ANY($3) AND "ok" != $4'
  const parameters = [new Date(before), "x' OR true --", [1, '9007199254740993'], false]
  expect(postgresqlDeleteRange.describe(range({ where }))).toEqual([{ sql: `${open} AND ${conditions}`, parameters }])
  const [, statement] = cratedbDeleteRange.describe(range({ where }))
  expect(statement).toEqual({ sql: `${open} AND ${conditions}`, parameters })
})
