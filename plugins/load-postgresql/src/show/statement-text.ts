import type { Statement } from '@ctk/core'

/** A statement for people, with the values where they are bound. Never run. */
export function statementText({ sql, parameters }: Statement): string {
  return sql.replaceAll(/\$(\d+)/g, (placeholder, n: string) => {
    const value = parameters[Number(n) - 1]
    if (value === undefined) return placeholder
    return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
  })
}
