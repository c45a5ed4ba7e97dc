import { usageError } from '@ctk/cli-kit'

/** `TABLE[:COLUMN]`, taken apart. */
export interface TableAndColumn {
  readonly table: string
  readonly column: string | undefined
}

/**
 * Takes `doc.sensor_readings:time_month` apart. A name with a colon goes into double quotes: `doc."a:b":"Flight Date"`.
 *
 * @throws CTK_USAGE without a column behind the colon, or with two colons
 */
export async function splitTable(text: string): Promise<TableAndColumn> {
  // Quoted parts count as one; what is left of them cannot hold a colon.
  const parts = text.match(/(?:"(?:[^"]|"")*"|[^":]|"(?![^"]*"))+|:/g) ?? []
  const [table = '', colon, column, ...rest] = parts
  if (table === ':' || rest.length > 0 || (colon !== undefined && column === undefined)) {
    throw await usageError(`${JSON.stringify(text)} is not TABLE or TABLE:COLUMN.`, [
      'Such as doc.sensor_readings:time_month; a name with a colon goes into double quotes.',
    ])
  }
  return { table, column: column === undefined ? undefined : unquoted(column) }
}

/** `STRATEGY[:TARGET]`, taken apart: what is behind the first colon is the strategy's main setting. */
export async function splitStrategy(
  text: string,
): Promise<{ readonly strategy: string; readonly target: string | undefined }> {
  const [strategy = '', ...rest] = text.split(':')
  const target = rest.length === 0 ? undefined : rest.join(':')
  if (strategy === '' || target === '') {
    throw await usageError(`${JSON.stringify(text)} is not STRATEGY or STRATEGY:TARGET.`, [
      'Such as delete, or snapshot:REPOSITORY.',
    ])
  }
  return { strategy, target }
}

function unquoted(name: string): string {
  return /^".*"$/s.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name
}
