import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, parseResource, tableNameFromResource } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { formatParquet } from '@ctk/plugin-format-parquet'
import { loadFiles } from '@ctk/plugin-load-files'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { fileFolder, rowsOf } from './load-table.js'

describeDatabases(['pglite', 'cratedb'], 'a file of taxi rides', (server) => {
  it('becomes a table with a name that databases take', async () => {
    const schema = uniqueSchema('rides')
    const files = fileFolder()
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'ride', data: [1, 2, 3], type: 'INT32' },
        { name: 'pickup', data: [new Date(0), new Date(1_000), null], type: 'TIMESTAMP' },
        { name: 'tip', data: [0.5, null, 2], type: 'DOUBLE' },
      ],
    })
    const resource = files.write('yc.2019.07-tiny.parquet', new Uint8Array(bytes))
    await using database = await openDatabase(server.url)
    const toolkit = createToolkit({ database, plugins: [loadFiles, formatParquet] })
    const table = { schema, name: tableNameFromResource(parseResource(resource).name) }
    expect(table.name).toBe('yc_2019_07_tiny')
    expect(await toolkit.load({ resource, table, create: true, verify: true })).toMatchObject({
      written: 3,
      findings: [],
    })
    expect(await rowsOf(database, table, 'ride')).toEqual([
      { ride: 1, pickup: new Date(0), tip: 0.5 },
      { ride: 2, pickup: new Date(1_000), tip: null },
      { ride: 3, pickup: null, tip: 2 },
    ])
    files.remove()
    await dropSchema(database, schema)
  })
})
