import type { SourceColumn, SourceTable } from '../describe/source-table.js'

/** What a table of PostgreSQL has that CrateDB has no place for, and why. */
export function leftBehindOnCratedb(table: SourceTable, unkept: readonly SourceColumn[]): string[] {
  const { columns, constraints, indexes, comment } = table
  const named = (kind: string) => constraints.filter((constraint) => constraint.kind === kind)
  const unique = [
    ...named('u').map(({ name }) => name),
    ...indexes.filter((index) => index.unique).map(({ name }) => name),
  ]
  const plain = indexes.filter((index) => !index.unique)
  const commented = columns.filter((column) => column.comment !== null)
  const list = (names: readonly { readonly name: string }[]) => names.map(({ name }) => name).join(', ')
  return [
    ...say(plain.length, `${list(plain)}: CrateDB indexes every column by itself`),
    ...say(unique.length, `${unique.join(', ')}: CrateDB keeps nothing unique but the primary key`),
    ...say(named('f').length, `${list(named('f'))}: there are no foreign keys`),
    ...say(
      named('c').length,
      `${list(named('c'))}: checks in the words of PostgreSQL (${named('c')
        .map(({ definition }) => definition)
        .join('; ')})`,
    ),
    ...say(named('x').length, `${list(named('x'))}: there are no exclusion constraints`),
    ...unkept.map(whyUnkept),
    ...columns
      .filter(({ identity }) => identity !== null)
      .map(({ name }) => `${name}: is an identity; there are no sequences, so new rows bring their own numbers`),
    ...say(
      columns.filter(({ domain }) => domain).length,
      `${list(columns.filter(({ domain }) => domain))}: the domain's checks; the type beneath it is kept`,
    ),
    ...say(table.triggers.length, `${table.triggers.join(', ')}: there are no triggers`),
    ...say(table.rules.length, `${table.rules.join(', ')}: there are no rules`),
    ...say(table.policies.length, `${table.policies.join(', ')}: there is no row security`),
    ...say(
      comment === null ? commented.length : commented.length + 1,
      `comments: CrateDB keeps none (${[...(comment === null ? [] : ['the table']), ...commented.map(({ name }) => name)].join(', ')})`,
    ),
  ]
}

const say = (count: number, text: string) => (count > 0 ? [text] : [])

function whyUnkept({ name, expression, generated }: SourceColumn): string {
  if (generated) return `${name}: is generated as ${expression}; its values are kept, new rows bring their own`
  return /^nextval\(/.test(expression ?? '')
    ? `${name}: counts by a sequence; there are none, so new rows bring their own numbers`
    : `${name}: its default, ${expression}`
}
