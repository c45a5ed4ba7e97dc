import { CtkError, formatTableName, type TableName } from '@ctk/core'

/**
 * Whether CrateDB accepts a name of a table and its schema, told before anything is sent. Seen on CrateDB 6.4.
 *
 * @throws CTK_NAME_INVALID with the character that is in the way
 */
export function checkCratedbRelation(table: TableName): void {
  const what = `table name ${formatTableName(table)}`
  for (const name of [table.schema, table.name]) {
    const bad = /[\\ "<*?>|,/.#]/.exec(name)?.[0]
    if (bad !== undefined) throw refused(what, `must not contain ${bad === ' ' ? 'blanks' : bad}`)
  }
  // The names of tables in doc stand without their schema.
  if (/^[-+]/.test(table.schema === 'doc' ? table.name : table.schema))
    throw refused(what, 'must not begin with - or +')
  const bytes = Buffer.byteLength(`${table.schema}.${table.name}`)
  if (bytes > 255) throw refused(what, `has ${bytes} bytes, and 255 is the most`)
}

/**
 * Whether CrateDB accepts a name of a column.
 *
 * @throws CTK_NAME_INVALID
 */
export function checkCratedbColumn(name: string): void {
  const what = `column name ${JSON.stringify(name)}`
  if (name.includes('.')) throw refused(what, 'must not contain a dot')
  if (name.includes('[')) throw refused(what, 'must not contain square brackets')
  if (/[\t\n\v\f\r]/.test(name)) throw refused(what, 'must not contain line breaks or tabs')
  if (systemColumns.has(name)) throw refused(what, 'is one of its system columns')
}

const systemColumns = new Set('_doc _docid _fetchid _id _primary_term _raw _score _seq_no _uid _version'.split(' '))

function refused(what: string, problem: string): CtkError {
  return new CtkError({
    code: 'CTK_NAME_INVALID',
    message: `CrateDB does not accept the ${what}: it ${problem}.`,
    suggestions: ['Choose another name; letters, digits and _ always work.'],
  })
}
