import { CtkError, formatTableName, type TableName } from '@ctk/core'

/**
 * Whether CrateDB accepts a name of a table and its schema, told before anything is sent.
 *
 * @throws CTK_NAME_INVALID with the character that is in the way
 */
export function checkCratedbRelation(table: TableName): void {
  for (const name of [table.schema, table.name]) {
    const bad = /[\\ "<*?>|,/.#]/.exec(name)?.[0]
    if (bad !== undefined)
      throw refused(`table name ${formatTableName(table)}`, `must not contain ${bad === ' ' ? 'blanks' : bad}`)
  }
  const bytes = Buffer.byteLength(`${table.schema}.${table.name}`)
  if (bytes > 255) throw refused(`table name ${formatTableName(table)}`, `has ${bytes} bytes, and 255 is the most`)
}

/**
 * Whether CrateDB accepts a name of a column.
 *
 * @throws CTK_NAME_INVALID
 */
export function checkCratedbColumn(name: string): void {
  const what = `column name ${JSON.stringify(name)}`
  if (name.includes('.')) throw refused(what, 'must not contain a dot')
  if (/\[.*\]/s.test(name)) throw refused(what, 'must not contain square brackets')
  if (systemColumns.has(name)) throw refused(what, 'is one of its system columns')
}

const systemColumns = new Set([
  '_doc',
  '_docid',
  '_fetchid',
  '_id',
  '_primary_term',
  '_raw',
  '_score',
  '_seq_no',
  '_uid',
  '_version',
])

function refused(what: string, problem: string): CtkError {
  return new CtkError({
    code: 'CTK_NAME_INVALID',
    message: `CrateDB does not accept the ${what}: it ${problem}.`,
    suggestions: ['Choose another name; letters, digits and _ always work.'],
  })
}
