import { describeDatabases, hostileNamesFor, uniqueSchema } from '@ctk/conformance'
import {
  compile,
  type Database,
  id,
  type Statement,
  sql,
  type TableDefinition,
  type TableName,
  tableId,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dropSchema } from './drop-schema.js'
import { createTable, everyKind, readRows, write } from './writing.js'

const columns = everyKind.filter(({ name }) => ['id', 'ts', 'name'].includes(name))
const names = columns.map(({ name }) => name)
const at = (month: number) => new Date(Date.UTC(2024, month, 5))
const rowsOf = (count: number, name: string) =>
  Array.from({ length: count }, (_, i) => ({ id: i, ts: at(i % 3), name: `${name} ${i}` }))

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'replacing a table', (found) => {
  const schema = uniqueSchema('replace')
  let database: Database
  let tables = 0
  const newTable = (name = `t${tables++}`): TableName => ({ schema, name })
  const run = (text: string) => database.execute({ sql: text, parameters: [] })
  const together = async (statements: readonly Statement[]) => {
    if (database.atomically) await database.atomically(statements)
    else for (const statement of statements) await database.execute(statement)
  }
  const stage = async (table: TableName, by = newTable()) => {
    await together(await database.createLikeStatements(by, table))
    return by
  }
  const swap = async (table: TableName, by: TableName) => together(await database.replaceTableStatements(table, by))

  beforeAll(async () => {
    database = await openDatabase(found.url)
    if (database.dialect === 'postgresql') await run(`CREATE SCHEMA "${schema}"`)
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  test.each<[string, Partial<TableDefinition>]>([
    ['with a key', { primaryKey: ['id'] }],
    ['without a key', {}],
    ['in partitions', { partitionBy: { column: 'ts', granularity: 'month' } }],
    ['in partitions, with a key', { primaryKey: ['id'], partitionBy: { column: 'ts', granularity: 'month' } }],
  ])('%s: the new rows are there at once, the table is as it was, and nothing is left over', async (_, definition) => {
    const table = newTable()
    await createTable(database, { name: table, columns, ...definition })
    await write(database, table, names, rowsOf(9, 'old'))
    const [before] = await database.catalog.tables([table])
    const by = await stage(table)
    expect(await readRows(database, by, 'id')).toEqual([])
    await write(database, by, names, rowsOf(6, 'new'))
    expect(await readRows(database, table, 'id')).toHaveLength(9)
    await swap(table, by)
    await database.refresh([table])
    const read = await readRows<{ name: string }>(database, table, 'id')
    expect(read.map(({ name }) => name)).toEqual(rowsOf(6, 'new').map(({ name }) => name))
    const [after, gone] = await database.catalog.tables([table, by])
    expect(gone).toBeUndefined()
    expect(after?.columns).toEqual(before?.columns)
    expect(after?.primaryKey).toEqual(before?.primaryKey)
    expect(after?.partitionKeys).toEqual(before?.partitionKeys)
    expect(after?.partitions.map(({ label }) => label)).toEqual(before?.partitions.map(({ label }) => label))
    // It takes rows of new times, and is replaced again.
    await write(database, table, names, [{ id: 77, ts: at(8), name: 'later' }])
    await swap(table, await stage(table))
    expect(await readRows(database, table, 'id')).toEqual([])
  })

  test('takes any names', async () => {
    const hostile = hostileNamesFor(found.name, 'relation').filter((name) => Buffer.byteLength(name) < 50)
    const columnNames = hostileNamesFor(found.name, 'column').slice(0, 5)
    for (const name of hostile.slice(0, 8)) {
      const table = newTable(name)
      const wide = columnNames.map((column) => ({ name: column, kind: 'text' as const }))
      const key = columnNames.slice(0, 1)
      await createTable(database, {
        name: table,
        columns: [...wide, { name: 'ts', kind: 'timestamptz' }],
        primaryKey: key,
        partitionBy: { column: 'ts', granularity: 'day' },
      })
      const by = await stage(table, newTable(`${name}_2`))
      const row = { ...Object.fromEntries(columnNames.map((column) => [column, column])), ts: at(1) }
      await write(database, by, [...columnNames, 'ts'], [row])
      await swap(table, by)
      await database.refresh([table])
      const read = await database.query(
        compile(sql`SELECT ${id(columnNames[0] as string)} AS a FROM ${tableId(table)}`),
      )
      expect(read).toEqual([{ a: columnNames[0] }])
      await database.execute(compile(sql`DROP TABLE ${tableId(table)}`))
    }
  })

  test('says that there is no table', async () => {
    if (database.dialect === 'cratedb') return
    await expect(database.createLikeStatements(newTable(), newTable())).rejects.toMatchObject({
      code: 'CTK_TABLE_MISSING',
    })
  })

  if (found.name === 'cratedb') {
    test('keeps privileges, and views go on', async () => {
      const [user, table] = [`u_${schema}`, newTable()]
      await createTable(database, { name: table, columns })
      await run(`CREATE USER "${user}"`)
      try {
        await run(`GRANT DQL, DML ON TABLE "${schema}"."${table.name}" TO "${user}"`)
        await run(`CREATE VIEW "${schema}"."seen" AS SELECT id FROM "${schema}"."${table.name}"`)
        const by = await stage(table)
        await write(database, by, names, rowsOf(2, 'new'))
        await swap(table, by)
        const query = compile(sql`SELECT ident, type FROM sys.privileges WHERE grantee = ${user} ORDER BY type`)
        const ident = `${schema}.${table.name}`
        expect(await database.query(query)).toEqual([
          { ident, type: 'DML' },
          { ident, type: 'DQL' },
        ])
        expect(await database.query(compile(sql`SELECT id FROM ${id(schema, 'seen')} ORDER BY id`))).toEqual([
          { id: 0 },
          { id: 1 },
        ])
      } finally {
        await run(`DROP VIEW IF EXISTS "${schema}"."seen"`)
        await run(`DROP USER "${user}"`)
      }
    })
    return
  }

  describe('on PostgreSQL', () => {
    test('keeps defaults, sequences, checks, foreign keys, indexes and their names, comments, options and privileges', async () => {
      const [other, table, role] = [newTable(), newTable('the "table"'), `r_${schema}`]
      const quoted = `"${schema}"."the ""table"""`
      await run(`CREATE TABLE "${schema}"."${other.name}" (n bigint PRIMARY KEY)`)
      await run(`INSERT INTO "${schema}"."${other.name}" VALUES (1)`)
      await run(`CREATE TABLE ${quoted} (id bigserial PRIMARY KEY, no bigint GENERATED BY DEFAULT AS IDENTITY, name text DEFAULT 'x' CHECK (name <> 'bad'),
        gone text, ref bigint CONSTRAINT "my ref" REFERENCES "${schema}"."${other.name}") WITH (fillfactor = 70)`)
      await run(`ALTER TABLE ${quoted} DROP COLUMN gone`)
      await run(`CREATE INDEX "my index" ON ${quoted} (lower(name)) WHERE id > 5`)
      await run(`CREATE UNIQUE INDEX "unique one" ON ${quoted} (name, id DESC)`)
      await run(`COMMENT ON TABLE ${quoted} IS 'it''s mine'`)
      await run(`CREATE ROLE "${role}"`)
      try {
        await run(`GRANT SELECT, INSERT ON ${quoted} TO "${role}" WITH GRANT OPTION`)
        await run(`GRANT UPDATE (name) ON ${quoted} TO PUBLIC`)
        await run(`INSERT INTO ${quoted} (ref) VALUES (1), (NULL)`)
        const looks =
          compile(sql`SELECT array_to_string(ARRAY(SELECT indexdef FROM pg_indexes WHERE schemaname = ${schema} AND tablename = ${table.name} ORDER BY 1), ';') AS indexes,
          array_to_string(ARRAY(SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = c.oid ORDER BY 1), ';') AS constraints,
          array_to_string(ARRAY(SELECT a::text FROM unnest(relacl) AS a ORDER BY 1), ';') AS acl, obj_description(c.oid) AS comment, reloptions,
          (SELECT attacl::text FROM pg_attribute WHERE attrelid = c.oid AND attname = 'name') AS columns
          FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = ${schema} AND c.relname = ${table.name}`)
        const before = await database.query(looks)
        const by = await stage(table)
        await write(database, by, ['name', 'ref'], [{ name: 'new', ref: 1 }])
        await swap(table, by)
        expect(await database.query(looks)).toEqual(before)
        await run(`INSERT INTO ${quoted} (name) VALUES ('next')`)
        expect(await readRows(database, table, 'id')).toEqual([
          { id: 3, no: 1, name: 'new', ref: 1 },
          { id: 4, no: expect.any(Number), name: 'next', ref: null },
        ])
        await expect(run(`INSERT INTO ${quoted} (ref) VALUES (5)`)).rejects.toMatchObject({ data: { code: '23503' } })
      } finally {
        await run(`DROP OWNED BY "${role}"`)
        await run(`DROP ROLE "${role}"`)
      }
    })

    test('keeps partitions of others, and their names', async () => {
      const table = newTable('parts')
      const full = `"${schema}"."parts"`
      await run(`CREATE TABLE ${full} (region text, ts timestamptz) PARTITION BY LIST (region)`)
      await run(`CREATE TABLE "${schema}"."the eu" PARTITION OF ${full} FOR VALUES IN ('eu') PARTITION BY RANGE (ts)`)
      await run(
        `CREATE TABLE "${schema}"."eu 24" PARTITION OF "${schema}"."the eu" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')`,
      )
      await run(`CREATE TABLE "${schema}"."others" PARTITION OF ${full} DEFAULT`)
      await run(`CREATE INDEX "by ts" ON ${full} (ts)`)
      const looks =
        compile(sql`SELECT relid::regclass::text AS name, parentrelid::regclass::text AS parent, pg_get_expr(c.relpartbound, c.oid) AS bound
        FROM pg_partition_tree(format('%I.%I', ${schema}::text, 'parts')::regclass) AS t JOIN pg_class AS c ON c.oid = t.relid ORDER BY 1`)
      const indexes = compile(
        sql`SELECT indexname FROM pg_indexes WHERE schemaname = ${schema} AND tablename IN ('parts', 'the eu', 'eu 24', 'others') ORDER BY 1`,
      )
      const before = [await database.query(looks), await database.query(indexes)]
      const by = await stage(table)
      await write(
        database,
        by,
        ['region', 'ts'],
        [
          { region: 'eu', ts: at(1) },
          { region: 'us', ts: at(1) },
        ],
      )
      await swap(table, by)
      expect([await database.query(looks), await database.query(indexes)]).toEqual(before)
      expect(await readRows(database, { schema, name: 'eu 24' }, 'ts')).toHaveLength(1)
    })

    test.each([
      ['the view', (full: string, other: string) => `CREATE VIEW ${other} AS SELECT id FROM ${full}`],
      [
        'the materialized view',
        (full: string, other: string) => `CREATE MATERIALIZED VIEW ${other} AS SELECT id FROM ${full}`,
      ],
      ['the foreign key', (full: string, other: string) => `CREATE TABLE ${other} (ref bigint REFERENCES ${full})`],
      ['the rule', (full: string) => `CREATE RULE r AS ON INSERT TO ${full} WHERE NEW.id < 0 DO INSTEAD NOTHING`],
      ['the policy', (full: string) => `CREATE POLICY p ON ${full} USING (true)`],
      ['the child', (full: string, other: string) => `CREATE TABLE ${other} () INHERITS (${full})`],
    ])('is refused where %s would be lost', async (what, statement) => {
      const [table, other] = [newTable(), newTable()]
      await createTable(database, { name: table, columns, primaryKey: ['id'] })
      await run(statement(`"${schema}"."${table.name}"`, `"${schema}"."${other.name}"`))
      const refused = { code: 'CTK_REPLACE_IMPOSSIBLE', message: expect.stringContaining(what) }
      await expect(database.createLikeStatements(newTable(), table)).rejects.toMatchObject(refused)
      await expect(database.replaceTableStatements(table, other)).rejects.toMatchObject(refused)
    })

    test('does nothing when a view came meanwhile', async () => {
      const table = newTable()
      await createTable(database, { name: table, columns })
      await write(database, table, names, rowsOf(2, 'old'))
      const by = await stage(table)
      const statements = await database.replaceTableStatements(table, by)
      await run(`CREATE VIEW "${schema}"."late" AS SELECT id FROM "${schema}"."${table.name}"`)
      await expect(together(statements)).rejects.toMatchObject({ data: { code: '2BP01' } })
      expect(await readRows(database, table, 'id')).toHaveLength(2)
      expect(await readRows(database, by, 'id')).toHaveLength(0)
    })
  })
})
