// One run of all policies, as a process of its own that can be killed: node run-once.ts URL SCHEMA REQUEST. Prints the report.
import { createToolkit, isCtkError } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionReallocate } from '@ctk/plugin-retention-reallocate'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'

const [url = '', schema = '', text = '{}'] = process.argv.slice(2)
const { statementTimeoutMs = 2_000, ...request } = JSON.parse(text)
const exitCodes: Readonly<Record<string, number>> = { CTK_LEASE_HELD: 5, CTK_CONNECTION_FAILED: 4 }
try {
  await using database = await openDatabase(url, { statementTimeoutMs })
  const toolkit = createToolkit({
    database,
    plugins: [retentionDelete, retentionReallocate, retentionTimerange],
    schema,
  })
  const report = await toolkit.retention.run({ maxShare: 100, ...request })
  console.log(JSON.stringify(report))
  process.exitCode = report.exitCode
} catch (error) {
  console.error(error)
  process.exitCode = isCtkError(error) ? (exitCodes[error.code] ?? 1) : 70
}
