import type { TableName } from '@ctk/core'
import { beforeEach, expect, test } from 'vitest'
import { applyAll, deleteOf, dialectUnderTest, full } from './dialect-under-test.js'
import { describeWays } from './servers.js'

describeWays('delete-range on PostgreSQL', (way) => {
  if (way.dialect !== 'postgresql') {
    test('is not that of CrateDB', () => expect(way.driver.dialect).toBe('cratedb'))
    return
  }
  const under = dialectUnderTest(way)
  let count = 0
  let table: TableName

  beforeEach(() => {
    table = { schema: under.schema, name: `T${count++}` }
  })

  const left = async () => {
    const rows = await under.rows<{ v: number }>(`SELECT v FROM ${full(table)} ORDER BY v`)
    return rows.map(({ v }) => v)
  }

  test.each([
    ['timestamptz', '2024-01-02T00:00Z', 2],
    ['timestamp', '2024-01-02T00:00Z', 2],
    ['date', '2024-01-02T00:00Z', 2],
    ['date', '2024-01-02T23:59:59.999Z', 2],
    ['date', '2024-01-03T00:00Z', 3],
  ])('of a %s goes up to %s, in UTC', async (type, before, rows) => {
    await under.run(`CREATE TABLE ${full(table)} ("A t" ${type}, v int)`)
    await under.run(
      `INSERT INTO ${full(table)} VALUES ('2024-01-01T00:00:00Z', 1), ('2024-01-01T23:59:59.999999Z', 2), ('2024-01-02T00:00:00Z', 3), (NULL, 9)`,
    )
    under.sent.length = 0
    const results = await applyAll(under, [deleteOf(table, 'A t', before)])
    expect(results).toMatchObject([{ outcome: 'done', rows }])
    expect(under.sent).toHaveLength(1)
    expect(await left()).toEqual([1, 2, 3, 9].filter((v) => v > rows))
  })

  test.each(['timestamp', 'date'])('slices of a %s leave nothing between them', async (type) => {
    await under.run(`CREATE TABLE ${full(table)} (ts ${type}, v int)`)
    await under.run(
      `INSERT INTO ${full(table)} SELECT '2024-01-01'::timestamp + i * interval '5 hours', i FROM generate_series(0, 19) i`,
    )
    const cuts = ['2024-01-01', '2024-01-01T12:00Z', '2024-01-02T12:00Z', '2024-01-02T13:00Z', '2024-01-04']
    const slices = cuts.slice(1).map((cut, i) => deleteOf(table, 'ts', cut, cuts[i]))
    for (const slice of slices) await applyAll(under, [slice])
    expect(await left()).toEqual([15, 16, 17, 18, 19])
  })
})
