import { CtkError, isCtkError } from '@ctk/core'

/** How long a store may take to say what is in it, in milliseconds. The server itself would wait for ever. */
const PATIENCE_MS = 60_000

/**
 * Asks something that the server can only answer when the store of a repository does.
 *
 * @throws CTK_TIMEOUT when it does not
 */
export async function askStore<T>(
  repository: string,
  ask: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  try {
    return await ask(signal ? AbortSignal.any([signal, patience]) : patience)
  } catch (error) {
    if (!patience.aborted || signal?.aborted || !isCtkError(error) || error.code !== 'CTK_ABORTED') throw error
    throw new CtkError({
      code: 'CTK_TIMEOUT',
      message: `The store of the repository "${repository}" has not answered for ${PATIENCE_MS / 1000} s.`,
      suggestions: [`See when it does again: ctk repository check ${repository}`],
      cause: error,
    })
  }
}
