import type { Schema } from './schema-of-types.ts'

/**
 * The rows of a table of members: name, type, meaning. Objects that are described in place have their members as rows of their
 * own (`audit.length`, `checks[].ok`). What may be missing has a question mark.
 *
 * @param linkTo where the description of a named type is
 */
export function memberRows(schema: Schema, linkTo: (name: string) => string, prefix = ''): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const path = `${prefix}${name}`
    const list = member.type === 'array' && member.items?.properties !== undefined
    const inner = list ? member.items : member.properties && member
    const optional = schema.required?.includes(name) ? '' : '?'
    return [
      [`\`${path}${optional}\``, typeText(member, linkTo), member.description ?? ''],
      ...(inner ? memberRows(inner, linkTo, `${path}${list ? '[]' : ''}.`) : []),
    ]
  })
}

/** A type in words, with links to named ones. */
export function typeText(schema: Schema, linkTo: (name: string) => string): string {
  const name = schema.$ref?.split('/').at(-1)
  if (name !== undefined) return `[${name}](${linkTo(name)})`
  if (schema.anyOf) return schema.anyOf.map((each) => typeText(each, linkTo)).join(' or ')
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  if (schema.items) return `list of ${typeText(schema.items, linkTo)}`
  if (schema.format === 'date-time') return 'time'
  if (schema.additionalProperties) return `object of ${typeText(schema.additionalProperties, linkTo)}`
  return schema.type ?? 'any'
}
