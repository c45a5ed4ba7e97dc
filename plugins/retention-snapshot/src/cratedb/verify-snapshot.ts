import { compile, DatabaseService, type Services, sql, tableId } from '@ctk/core'
import type { VerifyArchive } from '../snapshot/verify-archive.js'
import { findSnapshot } from './find-snapshot.js'
import { restoreBeside } from './restore-beside.js'

/**
 * Asks the server whether the snapshot is there and complete; with `deep` it is restored beside its table for a moment, and
 * its rows are counted.
 */
export function verifySnapshot(services: Services): VerifyArchive {
  const database = services.get(DatabaseService)
  return async (archive, { deep }, signal) => {
    const { repository, key, partition, rows } = archive
    const verdict = (...problems: string[]) => ({ archive, ok: problems.length === 0, problems, deep })
    const found = await findSnapshot(repository, key, database, signal)
    if (!found) return verdict(`there is no snapshot ${repository}.${key}`)
    if (found.state !== 'SUCCESS') return verdict(`the snapshot is ${found.state}`)
    if (found.failures.length > 0) return verdict(`${found.failures.length} of ${found.shards} shards failed`)
    if (!found.idents.has(partition.ident)) return verdict('the snapshot does not hold the partition')
    if (!deep) return verdict()
    const beside = { schema: archive.table.schema, name: `ctk_verify_${archive.id}` }
    const drop = () => database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(beside)}`))
    await drop()
    try {
      await restoreBeside(archive, beside, database, signal)
      const [{ n = 0 } = {}] = await database.query<{ n: number }>(
        compile(sql`SELECT count(*) AS n FROM ${tableId(beside)}`),
        signal,
      )
      return n === rows ? verdict() : verdict(`it has ${n} rows, and ${rows} were archived`)
    } finally {
      await drop()
    }
  }
}
