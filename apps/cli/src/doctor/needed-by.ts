import type { PrivilegeCheck } from '@ctk/core'

const readers = ['list-policies', 'list-tags', 'show-ttl', 'check-policies', 'plan', 'run']
const editors = ['set-ttl', 'unset-ttl', 'create-policy', 'edit-policy', 'delete-policy']

/** The commands that need a privilege: on ctk's own schema, on the system tables, or on a table with data. */
export function neededBy(
  { privilege, object }: Pick<PrivilegeCheck, 'privilege' | 'object'>,
  schema: string,
): string[] {
  const reads = /^(DQL|SELECT|USAGE)/i.test(privilege)
  const writes = /^(DML|INSERT|UPDATE|DELETE)/i.test(privilege)
  if (/\bsys$/.test(object)) return ['plan', 'run', 'doctor']
  const own = object.includes(schema) && /^(schema|table) /i.test(object)
  if (own) return reads ? readers : writes ? editors : ['setup']
  return reads ? ['check-policies', 'plan', 'run'] : ['run', ...(writes ? ['load table'] : [])]
}
