import { describe, expect, it } from 'vitest'
import type { Column, TableInfo } from '../database/catalog.js'
import { matchTable } from './match-table.js'

const column = (name: string, kind: Column['kind'] = 'text', generated?: string): Column => ({
  name,
  kind,
  type: kind,
  nullable: true,
  primaryKey: false,
  ...(generated === undefined ? {} : { generated }),
})
const table = (...columns: Column[]): TableInfo => ({
  name: { schema: 'doc', name: 'metrics' },
  columns,
  primaryKey: [],
  partitionKeys: [],
  partitions: [],
  rowsExact: true,
})
const sample = (...names: string[]) => names.map((name) => ({ name, values: [] }))

describe('matchTable', () => {
  it('takes the exact name, else the only one that differs in case', () => {
    const found = matchTable(table(column('Name'), column('ts'), column('TS')), sample('name', 'TS', 'ts'))
    expect(['name', 'TS', 'ts'].map((name) => found.find(name)?.name)).toEqual(['Name', 'TS', 'ts'])
  })

  it('gives a column to one column of the file only, whatever their order', () => {
    for (const names of [
      ['id', 'ID'],
      ['ID', 'id'],
    ]) {
      expect(() => matchTable(table(column('id')), sample(...names))).toThrow('has no column "ID"')
    }
    const found = matchTable(table(column('id')), sample('Id'))
    expect([found.find('Id')?.name, found.find('ID')?.name]).toEqual(['id', undefined])
  })

  it('names every column that the table does not have, and what it has', () => {
    expect(() => matchTable(table(column('ts'), column('value')), sample('tss', 'value', 'unit'))).toThrow(
      expect.objectContaining({
        code: 'CTK_COLUMN_MISSING',
        message: 'The table doc.metrics has no column "tss", "unit".',
        data: { table: { schema: 'doc', name: 'metrics' }, unknown: ['tss', 'unit'] },
      }),
    )
    expect(() => matchTable(table(column('value')), sample('valeu'))).toThrow('Did you mean "value"?')
  })

  it('does not fill a column that the database computes', () => {
    const generated = table(column('ts'), column('month', 'timestamptz', "date_trunc('month', ts)"))
    expect(() => matchTable(generated, sample('ts', 'month'))).toThrow(
      expect.objectContaining({
        suggestions: expect.arrayContaining(['The database computes "month" itself: take it out of the file.']),
      }),
    )
  })

  it('says how dates with slashes are read, for columns with times only', () => {
    const values = ['1/8/1990', '1/31/1990']
    const found = matchTable(table(column('day', 'date'), column('note')), [
      { name: 'day', values },
      { name: 'note', values },
    ])
    expect(found.find('day')?.dateOrder).toBe('month-first')
    expect(found.notes).toEqual(['day: dates with slashes are read as month/day/year.'])
  })
})
