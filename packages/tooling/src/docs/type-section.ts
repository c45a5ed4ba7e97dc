import { markdownTable } from './markdown-table.ts'
import { memberRows, typeText } from './member-rows.ts'
import type { Schema } from './schema-of-types.ts'

/** The section about a type: its meaning, then its members or what it is. Named types are sections of the same page. */
export function typeSection(title: string, schema: Schema, level = '###'): string[] {
  const rows = memberRows(schema, typeAnchor)
  return [
    `${level} ${title}`,
    schema.description ?? '',
    rows.length > 0 ? markdownTable(['member', 'type', 'meaning'], rows) : `Is: ${typeText(schema, typeAnchor)}.`,
  ]
}

/** Where the section of a type is. */
export function typeAnchor(name: string): string {
  return `#${name.toLowerCase()}`
}
