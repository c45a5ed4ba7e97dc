import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { parseResource } from '../../address/resource.js'
import { showResource } from '../../address/show-resource.js'
import type { TableName } from '../../address/table-name.js'
import { canonicalJson } from '../../json/canonical-json.js'
import type { LoadRequest } from '../load-request.js'

/** Names a load: everything that decides which rows come in which batches, and where they go. */
export function checkpointId(request: LoadRequest, table: TableName): string {
  const { scheme, location, options } = parseResource(request.resource)
  const { format, delimiter, batchRows, shape, mode = 'append' } = request
  const source = { scheme, location: scheme === 'file' ? resolve(location) : location, options }
  const identity = { source, table, format, delimiter, batchRows, shape, mode }
  return createHash('sha256').update(canonicalJson(identity)).digest('hex').slice(0, 16)
}

/** What is loaded, for people: without secrets. */
export function describeResource(text: string): string {
  const { scheme, location } = parseResource(text)
  return scheme === 'file' ? resolve(location) : showResource(text)
}
