import { z } from 'zod'
import { CtkError } from '../errors/ctk-error.js'
import type { JsonSchema } from '../plugin/json-schema.js'

const text = z.string().min(1)
const count = z.int().min(1)
const value = z.union([z.string(), z.number(), z.boolean()])
const condition = z.union([
  text,
  z.strictObject({ column: text, op: z.enum(['=', '!=']), value }),
  z.strictObject({ column: text, op: z.literal('in'), value: z.array(value).min(1) }),
])

/** What a policy may say: validates input, documents each field, and feeds the reference page and forms. */
export const policySchema = z.strictObject({
  strategy: text.describe(
    'How the policy is carried out: the name of an installed retention strategy, such as `delete`.',
  ),
  table: z
    .union([text, z.strictObject({ schema: text, name: text })])
    .describe(
      'The table, as `schema.table` or as an object of `schema` and `name`. A text may be a pattern: `*` in an unquoted name stands for any text, `{tenant}` for any text that is not empty; a quoted name is taken literally.',
    ),
  match: z
    .enum(['name', 'pattern'])
    .optional()
    .describe(
      'What the name of a table that is given as an object is: `name` (default) or `pattern`. A text tells it itself.',
    ),
  duration: text
    .optional()
    .describe(
      'How long data is kept: `1w2d`, `90m`, `18mo`, `10y`, `P1Y6M`, or `INF` for ever. `d`, `w`, `mo` and `y` are calendar units in `timezone`, `h` and smaller are exact. May be left out where `keepLast` or `maxBytes` is given. Of several limits that are given all must allow a partition to go.',
    ),
  keepLast: count
    .optional()
    .describe(
      'How many partitions stay: the newest ones with data, by their time. Partitions of the same time count once. For strategies that work on partitions.',
    ),
  maxBytes: z
    .union([count, text])
    .optional()
    .describe(
      'The size up to which nothing goes, in bytes on disk with all copies, or as a text: `100GB`, `1.5TiB`. Beyond it the oldest partitions go until the table is not larger. For strategies that work on partitions.',
    ),
  where: z
    .array(condition)
    .min(1)
    .optional()
    .describe(
      'Which rows are meant, for timerange strategies: conditions that all must hold, each as a text (`tenant=acme`, `tenant!=acme`, `region in eu,us`) or as an object of `column`, `op` and `value`. A row without a value meets no condition.',
    ),
  column: text
    .optional()
    .describe(
      'The time column: a partition column, the column it is generated from, or for timerange strategies any timestamp column. Default: the only one there is.',
    ),
  target: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('What the strategy needs besides; see the page of the strategy.'),
  tags: z.array(text).optional().describe('Labels to select policies by.'),
  timezone: text
    .optional()
    .describe('The time zone in which days, weeks, months and years are counted. Default `UTC`.'),
  expireBy: z
    .enum(['end', 'start'])
    .optional()
    .describe(
      '`end` (default): a partition is expired when all of it is older than the threshold. `start`: as soon as its first instant is.',
    ),
  keyFormat: text
    .optional()
    .describe(
      'How an integer or text partition value is written: `yyyyMMdd`, `yyyy-MM`, `epoch_s` … Needed where the database cannot tell.',
    ),
  granularity: text
    .optional()
    .describe(
      'The length of a partition whose column is a plain timestamp, or coarser than its key format: `day`, `month` …',
    ),
  grace: text
    .optional()
    .describe(
      'How long what is removed is kept aside, such as `7d`, so that `ctk retention undo` can bring it back. Refused where the database cannot keep it. Default: it is gone at once.',
    ),
  enabled: z
    .boolean()
    .optional()
    .describe('Default true. A policy that is not enabled is listed and checked, but not carried out.'),
  description: z.string().optional().describe('Free text for people.'),
})

/** Input that has been checked. */
export type CheckedPolicyInput = z.infer<typeof policySchema>

/**
 * Checks the shape of a policy.
 *
 * @throws CTK_POLICY_INVALID, naming every field that is wrong
 */
export function checkPolicyInput(input: unknown): CheckedPolicyInput {
  return check(policySchema, input)
}

const patchSchema = policySchema
  .omit({ strategy: true, table: true, match: true, column: true, where: true })
  .partial()
  .extend({
    duration: text.nullable().optional(),
    keepLast: count.nullable().optional(),
    maxBytes: z.union([count, text]).nullable().optional(),
  })

/** A change that has been checked. */
export type CheckedPolicyPatch = z.infer<typeof patchSchema>

/** Checks the shape of a change to a policy. */
export function checkPolicyPatch(input: unknown): CheckedPolicyPatch {
  return check(patchSchema, input)
}

/** The JSON schema of a policy. */
export function policyJsonSchema(): JsonSchema {
  return z.toJSONSchema(policySchema) as JsonSchema
}

function check<T>(type: z.ZodType<T>, input: unknown): T {
  const result = type.safeParse(withoutUndefined(input))
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'policy'}: ${issue.message}`)
  throw new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The policy cannot be used: ${problems.join('; ')}.`,
    suggestions: ['The fields of a policy are described in the reference page "Policy".'],
    data: { problems },
  })
}

function withoutUndefined(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}
