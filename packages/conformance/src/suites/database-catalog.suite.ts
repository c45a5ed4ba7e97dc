import { compareTables, compile, type Partition, sql, type TableInfo, type TableName } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import type { DatabaseName } from '../databases/test-database.js'
import { hostileNamesFor } from '../fixtures/hostile-names-for.js'
import { createMonthlyTable } from '../fixtures/monthly-table.js'
import { type DatabaseUnderTest, makeTable, newTable } from './database-under-test.js'

/** The part of `describeDatabase` about the catalogue. */
export function describeCatalog(under: DatabaseUnderTest): void {
  const monthly = async (name?: string, column = 'ts'): Promise<TableName> => {
    const table = name === undefined ? newTable(under) : { schema: under.schema, name }
    await createMonthlyTable(under.database, table, column)
    return table
  }
  const infoOf = async (table: TableName): Promise<TableInfo> => {
    const found = await under.database.catalog.tables([table])
    expect(found.map(({ name }) => name)).toEqual([table])
    return found[0] as TableInfo
  }

  describe('catalog', () => {
    test('shows columns with their kinds, and the primary key', async () => {
      const table = await makeTable(under, [
        sql`"text" TEXT NOT NULL`,
        sql`"at" TIMESTAMP WITH TIME ZONE`,
        sql`"local" TIMESTAMP WITHOUT TIME ZONE`,
        sql`"ok" BOOLEAN`,
        sql`"share" DOUBLE PRECISION`,
      ])
      const { columns, primaryKey, partitionKeys, partitions } = await infoOf(table)
      expect(columns.map(({ name, kind, nullable, primaryKey }) => [name, kind, nullable, primaryKey])).toEqual([
        ['id', 'integer', false, true],
        ['text', 'text', false, false],
        ['at', 'timestamptz', true, false],
        ['local', 'timestamp', true, false],
        ['ok', 'boolean', true, false],
        ['share', 'float', true, false],
      ])
      expect({ primaryKey, partitionKeys, partitions }).toEqual({
        primaryKey: ['id'],
        partitionKeys: [],
        partitions: [],
      })
    })

    test('leaves out what is not there, is in order of name, and names each table once', async () => {
      const tables = [await makeTable(under), await makeTable(under), await monthly()]
      const asked = [...tables.toReversed(), newTable(under, 'missing'), ...tables]
      const names = (await under.database.catalog.tables(asked)).map(({ name }) => name)
      expect(names).toEqual([...tables].sort(compareTables))
      expect(await under.database.catalog.tables([])).toEqual([])
    })

    test('shows partitions with the time that they cover', async () => {
      const table = await monthly()
      const { partitionKeys, partitions } = await infoOf(table)
      expect(partitionKeys).toHaveLength(1)
      expect([partitionKeys[0]?.column, partitionKeys[0]?.source]).toContain('ts')
      const covered = partitions.map(boundsOf).flatMap((bounds) => (bounds.kind === 'range' ? [bounds] : []))
      const byStart = covered.sort((a, b) => Number(a.start) - Number(b.start))
      expect(byStart.map(({ start, end }) => [start, end])).toEqual(
        [0, 1, 2, 3, 4, 5].map((month) => [Date.UTC(2020, month), Date.UTC(2020, month + 1)]),
      )
      const other = under.database.dialect === 'cratedb' ? 'null' : 'default'
      expect(partitions.map(boundsOf).filter(({ kind }) => kind !== 'range')).toEqual([{ kind: other }])
      for (const partition of partitions) expect(partition.table).toEqual(table)
      expect(new Set(partitions.map(({ ident }) => ident)).size).toBe(7)
      expect(new Set(partitions.map(({ label }) => label)).size).toBe(7)
    })

    test('gives partitions the same idents and order each time', async () => {
      const table = await monthly()
      const list = async () => (await infoOf(table)).partitions.map(({ ident, label }) => [ident, label])
      expect(await list()).toEqual(await list())
    })

    test('counts the rows of partitions exactly when it is asked to', async () => {
      const tables = [await monthly(), await monthly()]
      const infos = await under.database.catalog.tables(tables)
      const partitions = infos.flatMap((info) => info.partitions)
      const counts = await under.database.catalog.countRows(partitions)
      const rowsOf = (partition: Partition) =>
        counts.get(partition.ident) ?? (partition.rowsExact ? partition.rows : 'not counted')
      for (const partition of partitions) {
        expect(rowsOf(partition), partition.label).toBe(boundsOf(partition).kind === 'range' ? 4 : 2)
      }
    })

    test('lists the tables of a schema, in order', async () => {
      const tables = [await makeTable(under), await monthly(), await makeTable(under)]
      const names = await under.database.catalog.tableNames(under.schema)
      expect(names).toEqual(expect.arrayContaining(tables))
      expect(names).toEqual([...names].sort(compareTables))
      expect(names.every(({ schema }) => schema === under.schema)).toBe(true)
      const everywhere = await under.database.catalog.tableNames()
      expect(everywhere).toEqual(expect.arrayContaining(tables))
      expect(everywhere).toEqual([...everywhere].sort(compareTables))
    })

    test('takes names that break SQL which is put together by hand', async () => {
      const database: DatabaseName = under.database.dialect === 'cratedb' ? 'cratedb' : 'postgresql'
      const breaking = (name: string) => /["';$ ]|表/.test(name)
      const columns = hostileNamesFor(database, 'column').filter(breaking)
      const names = hostileNamesFor(database, 'relation').filter(breaking)
      for (const [i, name] of names.entries()) {
        const column = columns[i % columns.length] as string
        const { columns: found, partitionKeys, partitions } = await infoOf(await monthly(name, column))
        expect(found.map((each) => each.name)).toContain(column)
        expect([partitionKeys[0]?.column, partitionKeys[0]?.source]).toContain(column)
        expect(
          partitions.map(boundsOf).filter(({ kind }) => kind === 'range'),
          `${name}.${column}`,
        ).toHaveLength(6)
      }
    })

    test('shows a table that was created from a definition as it was defined', async () => {
      const { database } = under
      const name = newTable(under)
      const columns = (['text', 'integer', 'float', 'boolean', 'json', 'timestamp', 'timestamptz'] as const).map(
        (kind) => ({ name: `a ${kind}`, kind }),
      )
      const partitionBy = { column: 'a timestamptz', granularity: 'month' } as const
      const statements = database.createTableStatements({ name, columns, partitionBy })
      for (const statement of statements) await database.execute(statement)
      const info = await infoOf(name)
      expect(info.columns.filter(({ generated }) => generated === undefined)).toMatchObject(columns)
      const keys = info.partitionKeys.map(({ column, source }) => source ?? column)
      expect(keys).toEqual(['a timestamptz'])
      const again: unknown = await database.execute(statements.at(-1) ?? compile(sql``)).catch(() => 'refused')
      if (statements.length === 1) expect(again).toBe('refused')
    })
  })
}

const boundsOf = (partition: Partition) => (partition.keys[0] as Partition['keys'][number]).bounds
