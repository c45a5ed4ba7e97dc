import { markdownTable } from './markdown-table.ts'
import { typeText } from './member-rows.ts'
import { type Page, page } from './page.ts'
import type { Results } from './read-results.ts'
import type { Schema } from './schema-of-types.ts'
import { typeAnchor, typeSection } from './type-section.ts'

/** The reference of the documents of `--json`: for people, and as a JSON schema. */
export function jsonPages({ commands, definitions }: Results): Page[] {
  const names = Object.keys(definitions).sort()
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    description: 'The documents that `ctk COMMAND --json` writes, by command.',
    type: 'object',
    properties: commands,
    $defs: Object.fromEntries(names.map((name) => [name, definitions[name]])),
  }
  return [
    page(
      'apps/docs/reference/json-outputs.md',
      '# JSON outputs',
      'With `--json` a command writes one document to stdout, whatever its [exit code](exit-codes.md). Times are ISO 8601 text in UTC; whole numbers that a double may not hold are text; members with a question mark may be missing. Members stay; new ones may come, so skip what you do not know. The same as a JSON schema, by command: [json-outputs.schema.json](json-outputs.schema.json).',
      'A command that failed writes `{ "error": { … } }` instead, with `code`, `message`, `suggestions`, `ref` and `exitCode`: see [errors](errors.md).',
      markdownTable(
        ['command', 'document'],
        Object.entries(commands).map(([command, result]) => [`\`ctk ${command}\``, documentText(result)]),
      ),
      '## Types',
      ...names.flatMap((name) => typeSection(name, definitions[name] ?? {})),
    ),
    { path: 'apps/docs/reference/json-outputs.schema.json', text: `${JSON.stringify(schema, null, 1)}\n` },
  ]
}

/** A document that has no name of its own is shown with its members. */
function documentText(schema: Schema): string {
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, member]) => `${name}: ${typeText(member, typeAnchor)}`,
  )
  return members.length > 0 ? `{ ${members.join(', ')} }` : typeText(schema, typeAnchor)
}
