import { sqlparse } from '@cratedb/cratedb-sqlparse'
import type { Policy, Statement } from '@ctk/core'
import { compile } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { createVersionTable } from './create-policy-table.js'
import { migrations, storeVersion } from './migrations.js'
import { cratedbStore, postgresqlStore } from './store-dialect.js'
import { storeNames } from './store-names.js'
import * as statements from './store-statements.js'

const names = storeNames({ schema: 'e"xt' })
const policy: Policy = {
  strategy: 'delete',
  id: 'abc',
  table: { schema: 'doc', name: "m'; DROP TABLE x" },
  column: undefined,
  match: 'name',
  keepLast: undefined,
  maxBytes: undefined,
  where: [],
  duration: '1w',
  target: { n: 1 },
  tags: ['a'],
  timezone: 'UTC',
  expireBy: 'end',
  keyFormat: undefined,
  granularity: undefined,
  enabled: true,
  description: undefined,
  version: 2,
  createdAt: 1,
  updatedAt: 2,
}

/** All statements that a store sends to CrateDB. */
const forCratedb: readonly Statement[] = [
  compile(createVersionTable(names, cratedbStore)),
  ...migrations
    .flatMap(({ tables, changes }) => [
      ...tables(names, cratedbStore),
      ...(changes?.(names, cratedbStore, new Set()) ?? []),
    ])
    .map(compile),
  compile(statements.upsertVersion(names, cratedbStore)),
  statements.selectVersion(names),
  statements.selectPolicies(names),
  statements.insertPolicy(names, cratedbStore, policy),
  statements.selectDocument(names, 'abc'),
  statements.updateDocument(names, cratedbStore, policy, { version: 1, seq_no: 5, primary_term: 1, store_version: 1 }),
  statements.deletePolicies(names, ['abc']),
]

describe('the statements of a policy store', () => {
  test.for(forCratedb)('are CrateDB: $sql', (statement) => {
    expect(sqlparse(statement.sql, true)).toHaveLength(1)
    const numbers = [...statement.sql.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]))
    expect(numbers).toEqual(statement.parameters.map((_, i) => i + 1))
  })

  test('list in one statement, with the version of the store', () => {
    expect(statements.selectPolicies(storeNames({}))).toEqual({
      sql: `SELECT v.version AS store_version, p.*
FROM "ext"."schema_version" AS v LEFT JOIN "ext"."policy" AS p ON true
WHERE v.component = $1`,
      parameters: ['policy'],
    })
  })

  test('put strategy first, and no value into the text', () => {
    const insert = statements.insertPolicy(names, postgresqlStore, policy)
    expect(insert.sql).toMatch(/^INSERT INTO "e""xt"\."policy" \("strategy", "id", "table_schema", "table_name", /)
    expect(insert.sql).not.toContain('DROP')
    expect(insert.parameters.slice(0, 4)).toEqual(['delete', 'abc', 'doc', policy.table.name])
    const [table] = migrations[0]?.tables(names, postgresqlStore).map(compile) ?? []
    expect(table?.sql).toMatch(/\(\s*strategy text NOT NULL,\s*id text PRIMARY KEY,/)
  })

  test('update only what has the version before, in a store that is not newer', () => {
    const update = statements.updatePolicy(storeNames({}), postgresqlStore, policy)
    expect(update.sql).toMatch(
      /WHERE id = \$22 AND version = \$23 AND \(SELECT version FROM "ext"\."schema_version" WHERE component = \$24\) <= \$25$/,
    )
    expect(update.sql).not.toMatch(/"id" = /)
    expect(update.parameters.slice(21)).toEqual(['abc', 1, 'policy', storeVersion])
  })
})

test('migrations are numbered from 1 without a gap', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1))
})
