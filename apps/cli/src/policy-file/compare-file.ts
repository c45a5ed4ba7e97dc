import type { Session } from '@ctk/cli-kit'
import type { CtkError, PolicyComparison } from '@ctk/core'
import { mistakes, readPolicyFile } from './read-policy-file.js'

/**
 * Reads a policy file and compares it with what is stored.
 *
 * @throws what reading throws; what is wrong with its policies, each with its line, and nothing has been changed then
 */
export async function compareFile(
  name: string,
  session: Session,
  options: { readonly check: boolean; readonly prune?: boolean },
): Promise<PolicyComparison> {
  const { file, lineOf } = await readPolicyFile(name)
  const comparison = await session.toolkit.policies.compare(file.policies, { ...options, selection: file.selection })
  const [first] = comparison.problems
  if (!first) return comparison
  const { code, suggestions } = first as Pick<CtkError, 'code' | 'suggestions'>
  throw mistakes(
    name,
    comparison.problems.map(({ index, message }) => ({ line: lineOf(index), message })),
    comparison.problems.length === 1 ? { code, suggestions } : { code },
  )
}
