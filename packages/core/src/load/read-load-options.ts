import { CtkError } from '../errors/ctk-error.js'
import type { TableOptions } from './define-table.js'
import type { LoadRequest } from './load-request.js'
import { parsePartitionBy } from './partition-by.js'

/**
 * What a request says of a table that it creates.
 *
 * @throws CTK_USAGE when its options do not fit together
 */
export function readLoadOptions(request: LoadRequest): Omit<TableOptions, 'rowKey'> {
  const flag = request.partitionBy !== undefined ? '--partition-by' : request.primaryKey ? '--primary-key' : undefined
  if (flag !== undefined && !request.create) {
    throw usage(`${flag} is for a table that the load creates.`, `Add --create, or leave ${flag} out.`)
  }
  if (request.restart && !request.checkpoint) {
    throw usage('--restart is for a load with a checkpoint.', 'Add --checkpoint, or leave --restart out.')
  }
  if (request.mode === 'upsert' && request.create && !request.primaryKey) {
    throw usage('--mode upsert needs a primary key to know rows by.', 'Name its columns:  --primary-key a,b')
  }
  if (request.parallel !== undefined && !(Number.isInteger(request.parallel) && request.parallel >= 1)) {
    throw usage(`--parallel ${request.parallel}: how many batches are on their way at once is 1 or more.`)
  }
  return {
    ...(request.partitionBy === undefined ? {} : { partitionBy: parsePartitionBy(request.partitionBy) }),
    ...(request.primaryKey === undefined ? {} : { primaryKey: request.primaryKey }),
  }
}

function usage(message: string, suggestion?: string): CtkError {
  return new CtkError({ code: 'CTK_USAGE', message, suggestions: suggestion === undefined ? [] : [suggestion] })
}
