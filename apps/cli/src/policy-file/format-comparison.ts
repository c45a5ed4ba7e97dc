import { formatCount, mark } from '@ctk/cli-kit'
import type { Policy, PolicyComparison } from '@ctk/core'
import { describePolicy } from '../retention/describe-policy.js'
import { formatChanges } from '../retention/format-changes.js'

/** What is told of a comparison: what would be, what was done. */
export interface ComparisonText extends Pick<PolicyComparison, 'changes' | 'unchanged' | 'unlisted'> {
  readonly file: string
  /** Whether it was stored. */
  readonly done: boolean
  /** Whether what the file does not have is removed. */
  readonly prune: boolean
}

/** Each difference with its fields, and how many policies are the same. */
export function formatComparison({ changes, unchanged, unlisted, file, done, prune }: ComparisonText): string {
  const same = formatCount(unchanged.length, 'policy', 'policies')
  if (changes.length + unlisted.length === 0) return `${mark('done')} No differences: ${same} as in ${file}.`
  return [
    ...changes.flatMap(({ before, after }) =>
      before
        ? [
            `~ ${named(after)} ${done ? 'changed' : 'would be changed'}`,
            ...formatChanges(before, after).map((line) => `    ${line}`),
          ]
        : [`+ ${named(after)} ${done ? 'created' : 'would be created'}: ${describePolicy(after)}`],
    ),
    ...unlisted.map(
      (policy) => `- ${named(policy)} ${prune ? (done ? 'removed' : 'would be removed') : `is not in ${file}`}`,
    ),
    `${done ? `${mark('done')} ` : ''}${summary({ changes, unlisted, done, prune })}; ${same} unchanged.`,
  ].join('\n')
}

function named({ strategy, table, id }: Policy): string {
  return `${strategy} ${table.schema}.${table.name} (${id})`
}

function summary({
  changes,
  unlisted,
  done,
  prune,
}: Pick<ComparisonText, 'changes' | 'unlisted' | 'done' | 'prune'>): string {
  const created = changes.filter(({ before }) => !before).length
  return [
    `${created} ${done ? 'created' : 'to create'}`,
    `${changes.length - created} ${done ? 'changed' : 'to change'}`,
    `${unlisted.length} ${prune ? (done ? 'removed' : 'to remove') : 'only in the database'}`,
  ].join(', ')
}
