import { expect, test } from 'vitest'
import { fromPythonRow } from './python-toolkit.js'

const row = {
  id: 'b0c2',
  strategy: 'delete',
  table_schema: 'doc',
  table_name: 'raw.Metrics',
  partition_column: 'ts_day',
  retention_period: 1,
  tags: { foo: 'true', bar: 'true', '': 'true' },
  reallocation_attribute_name: null,
  reallocation_attribute_value: null,
  target_repository_name: null,
}

test('a row keeps table, column, days, tags, and the rule that the first instant counts', () => {
  expect(fromPythonRow(row)).toEqual({
    strategy: 'delete',
    table: { schema: 'doc', name: 'raw.Metrics' },
    column: 'ts_day',
    duration: '1d',
    target: {},
    tags: ['foo', 'bar'],
    expireBy: 'start',
  })
  expect(fromPythonRow({ ...row, tags: null }).tags).toEqual([])
})

test('settings of the strategies become their targets', () => {
  const reallocation = { reallocation_attribute_name: 'storage', reallocation_attribute_value: 'cold' }
  expect(fromPythonRow({ ...row, strategy: 'REALLOCATE', ...reallocation })).toMatchObject({
    strategy: 'reallocate',
    target: { attribute: 'storage', value: 'cold' },
  })
  expect(fromPythonRow({ ...row, strategy: 'snapshot', target_repository_name: 'export_cold' })).toMatchObject({
    strategy: 'snapshot',
    target: { repository: 'export_cold' },
  })
})

test.each(['strategy', 'table_schema', 'table_name', 'partition_column', 'retention_period'])(
  'a row without %s is refused',
  (column) => {
    expect(() => fromPythonRow({ ...row, [column]: null })).toThrowError(
      expect.objectContaining({ code: 'CTK_POLICY_INVALID', message: `The row has no ${column}.` }),
    )
  },
)
