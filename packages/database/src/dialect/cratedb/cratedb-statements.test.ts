import { sqlparse } from '@cratedb/cratedb-sqlparse'
import { compile, sql } from '@ctk/core'
import { expect, test } from 'vitest'
import type { Driver } from '../../driver/driver.js'
import { columnsQuery, partitionsQuery, shardsQuery, tableNamesQuery } from './cratedb-catalog-queries.js'
import { cratedbPrivileges } from './cratedb-privileges.js'
import { refreshStatement } from './cratedb-refresh.js'
import { cratedbStatus } from './cratedb-status.js'

const names = [
  { schema: 'doc', name: "'; DROP TABLE x; --" },
  { schema: 'doc', name: 'Größe' },
]

/** What is sent; the answer is a row of nothing but NULL. */
async function sentBy(task: (driver: Driver) => Promise<unknown>): Promise<string[]> {
  const sent: string[] = []
  const row = { version: '', user: 'crate', now: new Date(0), id: null, name: null, severity: null }
  const driver: Driver = {
    dialect: 'cratedb',
    query: async <R>(query: { sql: string }) => {
      sent.push(query.sql)
      return [row as R]
    },
    execute: async () => ({ rowCount: undefined }),
    [Symbol.asyncDispose]: async () => undefined,
  }
  await task(driver)
  return sent
}

test.each([
  ['columns', columnsQuery(names).sql],
  ['partitions', partitionsQuery(names).sql],
  ['shards', shardsQuery(names).sql],
  ['table names', tableNamesQuery(undefined).sql],
  ['table names of a schema', tableNamesQuery("a'b").sql],
  ['refresh', refreshStatement(names).sql],
])('CrateDB’s grammar takes the statement for %s', (_title, text) => {
  expect(sqlparse(text, true)).toHaveLength(1)
})

test('and those for status and privileges, one each', async () => {
  const sent = [await sentBy(cratedbStatus), await sentBy((driver) => cratedbPrivileges(driver, names, 'ext'))]
  expect(sent.map((each) => each.length)).toEqual([1, 1])
  for (const [text = ''] of sent) expect(sqlparse(text, true)).toHaveLength(1)
})

test('each privilege that is missing comes with the statement that grants it', async () => {
  const sent: string[] = []
  await sentBy(async (driver) => {
    for (const { grant } of await cratedbPrivileges(driver, names, 'ext "x"')) sent.push(grant)
  })
  expect(sent).toContain(compile(sql`GRANT DML ON SCHEMA "ext ""x""" TO "crate"`).sql)
  expect(sent).toHaveLength(2 * names.length + 4)
  for (const grant of sent) expect(sqlparse(grant, true)).toHaveLength(1)
})

test('names are bound', () => {
  expect(columnsQuery(names).parameters).toEqual([['doc'], names.map(({ name }) => name)])
  expect(columnsQuery(names).sql).not.toContain('DROP')
})
