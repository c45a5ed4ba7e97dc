import { z } from 'zod'
import type { JsonSchema } from '../plugin/json-schema.js'
import { nearest } from '../text/nearest.js'
import { type PolicyFile, policyFileSchemaUrl } from './policy-file.js'
import { policySchema } from './policy-schema.js'

const selectionSchema = z.strictObject({
  strategy: z.string().min(1).optional().describe('Only policies of this strategy.'),
  tags: z.string().min(1).optional().describe('Only policies whose tags match this expression, such as `a and not b`.'),
  tables: z.array(z.string().min(1)).min(1).optional().describe('Only policies of these tables.'),
})

const schema = z.strictObject({
  $schema: z.string().optional().describe('Where this schema is, for editors.'),
  version: z.literal(1).describe('The version of this format.'),
  selection: selectionSchema
    .optional()
    .describe('Which policies of a database the file is about. Default all. `import --prune` removes only these.'),
  policies: z.array(policySchema).describe('The policies, each with everything that it says.'),
})

/** Something in a policy file that cannot be so, and where: `['policies', 3, 'duration']`. */
export interface FileProblem {
  readonly path: readonly (string | number)[]
  /** A clause in lower case, without a full stop. */
  readonly message: string
}

/**
 * Checks the shape of a policy file.
 *
 * @param input what a parser of YAML or JSON gave
 * @returns everything that is wrong with it, in order; a field that is not known with the nearest that is
 */
export function checkPolicyFile(input: unknown): { readonly file: PolicyFile } | { readonly problems: FileProblem[] } {
  const result = schema.safeParse(input)
  if (result.success) return { file: result.data as PolicyFile }
  return { problems: result.error.issues.flatMap((issue) => problemsOf(issue)) }
}

/** The JSON schema of a policy file. */
export function policyFileJsonSchema(): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema) as JsonSchema
  return { $schema, $id: policyFileSchemaUrl, title: 'Policies of ctk', ...rest }
}

function problemsOf(issue: z.core.$ZodIssue): FileProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol')
  if (issue.code !== 'unrecognized_keys') return [{ path, message: sentence(path, issue.message) }]
  return issue.keys.map((key) => {
    const near = nearest(key, knownAt(path))
    const hint = near === undefined ? `; known are ${knownAt(path).join(', ')}` : `; did you mean "${near}"?`
    return { path: [...path, key], message: `there is no field "${key}"${hint}` }
  })
}

function knownAt(path: readonly (string | number)[]): string[] {
  if (path.length === 0) return Object.keys(schema.shape)
  if (path[0] === 'selection') return Object.keys(selectionSchema.shape)
  return path.length === 2 ? Object.keys(policySchema.shape) : []
}

function sentence(path: readonly (string | number)[], message: string): string {
  const name = path.filter((part) => typeof part === 'string').at(-1)
  const clause = message.replace(/^\w/, (first) => first.toLowerCase())
  return name === undefined || (path.length === 2 && path[0] === 'policies') ? clause : `${name}: ${clause}`
}
