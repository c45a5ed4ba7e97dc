import { instantMembers } from '@ctk/cli-kit'
import { type Page, page } from './page.ts'
import type { Types } from './read-types.ts'
import { type Schema, SchemaOfTypes } from './schema-of-types.ts'
import { typeSection } from './type-section.ts'

/** The reference of events: what a program is told while something runs, from the type that all of them are of. */
export function eventsPage(file: string, { checker, exported }: Types): Page {
  const schemas = new SchemaOfTypes(checker, instantMembers)
  const union = exported(file, 'CtkEvent')
  const events = (union.isUnion() ? union.types : [union]).flatMap((type) => eventsOf(schemas.members(type)))
  return page(
    'apps/docs/reference/events.md',
    '# Events',
    'What `--events ndjson` writes, one JSON object a line, and what `toolkit.events.subscribe` hears (there, times are epoch milliseconds). [How to read them](../events.md).',
    'Besides its own members every event has `type`, `seq` (1, 2, 3 … in one session: a gap is something that was not heard) and `at`. A command ends with one of the type `result` (`exitCode`, and as `result` the document of [`--json`](json-outputs.md)) or `error`.',
    ...events.flatMap(({ name, members }) => typeSection(name, members, '##')),
    '## Types',
    ...Object.entries(schemas.definitions).flatMap(([name, schema]) => typeSection(name, schema)),
  )
}

/** Types that differ in their name alone are described in the same words. */
function eventsOf(schema: Schema): { readonly name: string; readonly members: Schema }[] {
  const { type, ...properties } = schema.properties ?? {}
  const members = { ...(type?.description ? { description: type.description } : {}), ...schema, properties }
  return (type?.enum ?? []).map((name) => ({ name: String(name), members }))
}
