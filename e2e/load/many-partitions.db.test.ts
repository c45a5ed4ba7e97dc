import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { loadFiles } from '@ctk/plugin-load-files'
import { expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { fileFolder } from './load-table.js'

// Where partitions are made quickly; what is warned of is counted the same everywhere.
describeDatabases(['pglite', 'postgresql'], 'a table that is partitioned finely', (server) => {
  it('is warned of from 500 partitions on', { timeout: 120_000 }, async () => {
    const schema = uniqueSchema('fine')
    const files = fileFolder()
    await using database = await openDatabase(server.url)
    const toolkit = createToolkit({ database, plugins: [loadFiles] })
    const days = Array.from(
      { length: 520 },
      (_, i) => `${new Date(Date.UTC(2020, 0, 1) + i * 86_400_000).toISOString()},${i}`,
    )
    const request = { resource: files.write('days.csv', `day,n\n${days.join('\n')}\n`), create: true }
    const many = await toolkit.load({ ...request, table: { schema, name: 'days' }, partitionBy: 'day(day)' })
    expect(many).toMatchObject({ written: 520, exitCode: 0, warnings: [expect.stringContaining('52')] })
    const few = await toolkit.load({ ...request, table: { schema, name: 'years' }, partitionBy: 'year(day)' })
    expect(few).toMatchObject({ written: 520, warnings: [] })
    files.remove()
    await dropSchema(database, schema)
  })
})
