import type { RowBatch, TableDefinition, TableName } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { batchOf } from '../fixtures/decoded.js'
import { type DatabaseUnderTest, newTable, valuesOf } from './database-under-test.js'

const columns: TableDefinition['columns'] = [
  { name: 'id', kind: 'integer' },
  { name: 'at', kind: 'timestamptz' },
  { name: 'text', kind: 'text' },
]
const names = columns.map(({ name }) => name)
const nothing: RowBatch = { rowCount: 0, columns: names.map((name) => ({ name, values: [] })), lines: [] }

/** The part of `describeDatabase` about the writer. */
export function describeWriter(under: DatabaseUnderTest): void {
  const create = async (definition: Partial<TableDefinition> = {}): Promise<TableName> => {
    const name = newTable(under)
    for (const statement of under.database.createTableStatements({ name, columns, ...definition })) {
      await under.database.execute(statement)
    }
    return name
  }
  const write = async (table: TableName, batches: readonly RowBatch[]) => {
    await using writer = await under.database.writer(table, { columns: names })
    const results = []
    for (const batch of batches) results.push(await writer.write(batch))
    await writer.finish()
    return results
  }

  describe('writer', () => {
    test('writes batches, and says what the server counted', async () => {
      const table = await create()
      const results = await write(table, [batch(0, 3), batch(3, 1000), batch(1003, 1), nothing])
      expect(results.map(({ written }) => written)).toEqual([3, 1000, 1, 0])
      expect(results.flatMap(({ rejected }) => rejected)).toEqual([])
      expect(await valuesOf(under, table, 'id')).toEqual(Array.from({ length: 1004 }, (_, i) => i))
    })

    test('keeps values as they are, and NULLs', async () => {
      const table = await create()
      const texts = ["it's", '"', '\\', '{a,b}', 'größe 表 😀', '', 'NULL', null, 'line\nbreak']
      const rows = texts.map((text, id) => ({ id, at: id % 2 ? null : new Date(Date.UTC(2020, id, 1)), text }))
      expect(await write(table, [batchOf(rows)])).toEqual([{ written: rows.length, rejected: [] }])
      expect(await valuesOf(under, table, 'text')).toEqual(texts)
      expect(await valuesOf(under, table, 'at')).toEqual(rows.map(({ at }) => at))
    })

    test('makes partitions as rows need them', async () => {
      const table = await create({ partitionBy: { column: 'at', granularity: 'month' } })
      const days = [Date.UTC(2020, 0, 31), Date.UTC(1999, 11, 31), Date.UTC(2020, 0, 1), Date.UTC(2024, 1, 29)]
      const rows = [...days.map((day) => new Date(day)), null].map((at, id) => ({ id, at, text: 'x' }))
      expect(await write(table, [batchOf(rows)])).toEqual([{ written: 5, rejected: [] }])
      expect(await valuesOf(under, table, 'at')).toEqual(rows.map(({ at }) => at))
      const [info] = await under.database.catalog.tables([table])
      const ranges = info?.partitions.flatMap(({ keys }) =>
        keys[0]?.bounds.kind === 'range' ? [keys[0].bounds.start] : [],
      )
      expect(ranges).toEqual([Date.UTC(1999, 11), Date.UTC(2020, 0), Date.UTC(2024, 1)])
    })

    test('rejects single rows with a reason, and writes all others', async () => {
      const table = await create({ primaryKey: ['id'] })
      await write(table, [batch(5, 1)])
      const rows = Array.from({ length: 50 }, (_, id) => ({ id, at: new Date(id), text: 'x' }))
      const [result] = await write(table, [batchOf(rows)])
      expect(result?.written).toBe(49)
      expect(result?.rejected.map(({ index }) => index)).toEqual([5])
      expect(result?.rejected[0]?.reason).toMatch(/\w/)
      expect(await valuesOf(under, table, 'id')).toEqual(rows.map(({ id }) => id))
    })

    test('rejects values that do not fit, and writes all others', async () => {
      const table = await create()
      const rows = Array.from({ length: 20 }, (_, id) => ({ id, at: id === 7 ? 'no time' : new Date(id), text: 'x' }))
      const [result] = await write(table, [batchOf(rows)])
      expect(result?.rejected.map(({ index }) => index)).toEqual([7])
      expect(result?.written).toBe(19)
      expect(await valuesOf(under, table, 'id')).toEqual(rows.map(({ id }) => id).filter((id) => id !== 7))
    })

    test('refuses a table or a column that is not there', async () => {
      const missing = under.database.writer(newTable(under, 'missing'), { columns: names })
      await expect(missing.then((writer) => writer.write(batch(0, 1)))).rejects.toMatchObject({
        code: 'CTK_TABLE_MISSING',
      })
      const wrong = under.database.writer(await create(), { columns: ['id', 'no such column', 'text'] })
      await expect(wrong.then((writer) => writer.write(batch(0, 1)))).rejects.toMatchObject({
        code: 'CTK_COLUMN_MISSING',
      })
    })
  })
}

function batch(from: number, count: number): RowBatch {
  const ids = Array.from({ length: count }, (_, i) => from + i)
  return batchOf(ids.map((id) => ({ id, at: new Date(Date.UTC(2020, 0, 1) + id), text: `row ${id}` })))
}
