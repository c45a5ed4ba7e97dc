import { showResource } from '../address/show-resource.js'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'

/**
 * The name of a blob table without its schema, which is always `blob`.
 *
 * @throws CTK_NAME_INVALID for a table of another schema, or one that CrateDB would not find
 */
export function blobTableName(text: string): string {
  const [schema, name, ...more] = text.includes('.') ? text.split('.') : ['blob', text]
  if (schema === 'blob' && name && more.length === 0) {
    // CrateDB takes the name from the path of a URL as it stands there, without undoing what encodes other characters.
    if (/^[A-Za-z0-9_-]+$/.test(name)) return name
    throw new CtkError({
      code: 'CTK_NAME_INVALID',
      message: `${JSON.stringify(name)} cannot be reached as a blob table: its name is part of a URL, and CrateDB takes that literally.`,
      suggestions: ['Use letters, digits, _ and - alone.'],
    })
  }
  throw new CtkError({
    code: 'CTK_NAME_INVALID',
    message: `${text} is not the name of a blob table: they are all in the schema "blob".`,
    suggestions: [`Name it alone:  ${text.split('.').at(-1) || 'images'}`],
  })
}

/** Says why a database takes no blobs, and what does. */
export function noBlobs({ dialect, address }: Database): CtkError {
  const isCrateDb = dialect === 'cratedb'
  return new CtkError({
    code: 'CTK_CAPABILITY_MISSING',
    message: isCrateDb
      ? `Blobs do not go through ${address}: CrateDB takes them over HTTP alone.`
      : `${address.embedded ? 'The embedded database' : 'PostgreSQL'} has no blob tables.`,
    suggestions: isCrateDb
      ? [`Use its other address, as a rule:  crate://${address.host}:4200`]
      : ['CrateDB has them:  crate://HOST:4200', 'Or store it as an object:  ctk load object SOURCE TARGET'],
  })
}

export function noBlobTable(table: string, source: string): CtkError {
  return new CtkError({
    code: 'CTK_TABLE_MISSING',
    message: `There is no blob table ${table}.`,
    suggestions: [`Make it:  ctk load blob ${showResource(source)} ${table} --create`],
  })
}
