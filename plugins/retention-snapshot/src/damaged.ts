import { CtkError } from '@ctk/core'

/** An archive that cannot be relied on. */
export function damaged(id: string, problem: string, cause?: unknown): CtkError {
  return new CtkError({
    code: 'CTK_ARCHIVE_INCOMPLETE',
    message: `The archive ${id} is damaged: ${problem}.`,
    suggestions: ['Bring the files back from a backup of the store; other archives are not concerned.'],
    cause,
  })
}
