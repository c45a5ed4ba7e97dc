import type { TableName } from '@ctk/core'

/** The name of a table, made one that CrateDB accepts: what it does not take becomes `_`. */
export function cratedbRelation({ schema, name }: TableName): TableName {
  const clean = (part: string) => part.replaceAll(/[\\ "<*?>|,/.#]/g, '_').replace(/^[-+]/, '_')
  return { schema: clean(schema), name: clean(name) }
}

const system = new Set('_doc _docid _fetchid _id _primary_term _raw _score _seq_no _uid _version'.split(' '))

/** The names of columns, made ones that CrateDB accepts, in their order; each stays one of its own. */
export function cratedbColumns(names: readonly string[]): string[] {
  const taken = new Set<string>()
  const chosen = names.map((name) => {
    const clean = name.replaceAll(/[.[\]\t\n\v\f\r]/g, '_')
    return clean === name && !system.has(name) ? name : undefined
  })
  for (const name of chosen) if (name !== undefined) taken.add(name)
  return names.map((name, i) => {
    if (chosen[i] !== undefined) return name
    let free = name.replaceAll(/[.[\]\t\n\v\f\r]/g, '_')
    while (taken.has(free) || system.has(free)) free += '_'
    taken.add(free)
    return free
  })
}
