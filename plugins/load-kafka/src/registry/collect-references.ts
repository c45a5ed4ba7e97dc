import { CtkError } from '@ctk/core'
import type { RegisteredSchema, RegistryClient } from './registry-client.js'

/** A schema that another one refers to, by the name that it uses: `common.proto`, or an Avro name. */
export interface ReferencedSchema {
  readonly name: string
  readonly schema: string
}

/**
 * All schemas that a schema refers to, also through others, each once and before those that need it.
 *
 * @throws CTK_FILE_MISSING for a reference to what the registry does not have
 */
export async function collectReferences(
  client: RegistryClient,
  root: RegisteredSchema,
  signal: AbortSignal,
): Promise<ReferencedSchema[]> {
  const found = new Map<string, ReferencedSchema>()
  const seen = new Set<string>()
  const visit = async (parent: RegisteredSchema): Promise<void> => {
    for (const { name, subject, version } of parent.references ?? []) {
      if (seen.has(name)) continue
      seen.add(name)
      const schema = await client.version(subject, version, signal)
      if (!schema) {
        throw new CtkError({
          code: 'CTK_FILE_MISSING',
          message: `The schema registry ${client.url} has no version ${version} of ${subject}, which a schema refers to as ${name}.`,
          suggestions: ['Register it again: messages cannot be decoded without it.'],
        })
      }
      await visit(schema)
      found.set(name, { name, schema: schema.schema })
    }
  }
  await visit(root)
  return [...found.values()]
}
