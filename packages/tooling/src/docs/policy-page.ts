import type { JsonSchema } from '@ctk/core'
import { markdownTable } from './markdown-table.ts'
import { type Page, page } from './page.ts'

interface Field {
  readonly description?: string
  readonly type?: string
  readonly items?: Field
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Field[]
}

/** The reference of what a policy may say, field by field, in the order of its JSON schema. */
export function policyPage(schema: JsonSchema): Page {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Field>; required?: string[] }
  const rows = Object.entries(properties).map(([name, field]) => [
    `\`${name}\``,
    typeOf(field),
    required.includes(name) ? 'yes' : 'no',
    field.description ?? '',
  ])
  return page(
    'apps/docs/reference/policy.md',
    '# Policy',
    'What a policy says. `createToolkit().policies` takes these fields.',
    markdownTable(['field', 'type', 'required', 'meaning'], rows),
  )
}

function typeOf({ type, items, enum: values, anyOf }: Field): string {
  if (anyOf) return anyOf.map(typeOf).join(' or ')
  if (values) return values.map((value) => `\`${String(value)}\``).join(' or ')
  if (type === 'array' && items) return `list of ${typeOf(items)}`
  return type ?? 'any'
}
