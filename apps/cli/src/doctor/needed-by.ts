import { isCtkError, type PrivilegeCheck, parseTableName } from '@ctk/core'

const readers = ['list-policies', 'list-tags', 'show-ttl', 'check-policies', 'plan', 'run']
const editors = ['set-ttl', 'unset-ttl', 'create-policy', 'edit-policy', 'delete-policy']

/**
 * The commands that need a privilege on a table with data, on ctk's own schema and tables, or on the system tables.
 *
 * @param schema of ctk's own tables
 */
export function neededBy(
  { privilege, object }: Pick<PrivilegeCheck, 'privilege' | 'object'>,
  schema: string,
): string[] {
  if (object === 'schema sys') return ['plan', 'run', 'doctor']
  const reads = /\b(DQL|SELECT|USAGE)\b/i.test(privilege)
  const writes = /\b(DML|INSERT|UPDATE|DELETE)\b/i.test(privilege)
  if (object === `schema ${schema}` || schemaOf(object) === schema) {
    const commands = [...(reads ? readers : []), ...(writes ? editors : [])]
    return commands.length > 0 ? commands : ['setup']
  }
  if (reads) return ['check-policies', 'plan', 'run']
  return /\b(DML|INSERT)\b/i.test(privilege) ? ['run', 'load table'] : ['run']
}

function schemaOf(object: string): string | undefined {
  try {
    return parseTableName(object, '').schema
  } catch (error) {
    if (isCtkError(error)) return undefined
    throw error
  }
}
