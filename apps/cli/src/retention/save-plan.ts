import { writeFile } from 'node:fs/promises'
import type { Session } from '@ctk/cli-kit'
import type { RetentionPlan, SavedPlan } from '@ctk/core'

/**
 * Writes a plan to a file that only its owner may read: it names tables and policies.
 *
 * @throws CTK_USAGE when the file cannot be written
 */
export async function savePlan(plan: RetentionPlan, file: string, session: Session): Promise<SavedPlan> {
  const { CtkError, writePlan } = await import('@ctk/core')
  const saved = await session.toolkit.retention.save(plan, session.signal)
  try {
    await writeFile(file, writePlan(saved), { mode: 0o600 })
  } catch (cause) {
    throw new CtkError({
      code: 'CTK_USAGE',
      message: `The plan cannot be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      suggestions: ['Name a file in a folder that you may write to.'],
      cause,
    })
  }
  return saved
}
