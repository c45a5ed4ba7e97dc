import { isCtkError } from '../errors/ctk-error.js'

/** Whether asking again, or for something else, is no use. */
export function isFinal(error: unknown): boolean {
  return !isCtkError(error) || ['CTK_ABORTED', 'CTK_CONNECTION_FAILED', 'CTK_AUTH_FAILED'].includes(error.code)
}

/**
 * Asks for all items in one statement; where that fails, for each alone, so that one bad table does not stop the others.
 *
 * @param refuse is told of every item that cannot be asked for
 */
export async function togetherOrAlone<T, R>(
  items: readonly T[],
  ask: (items: readonly T[]) => Promise<R>,
  refuse: (item: T, error: unknown) => void,
): Promise<R[]> {
  if (items.length === 0) return []
  try {
    return [await ask(items)]
  } catch (error) {
    if (isFinal(error)) throw error
    const answers: R[] = []
    for (const item of items) {
      await ask([item]).then(
        (answer) => answers.push(answer),
        (reason: unknown) => refuse(item, reason),
      )
    }
    return answers
  }
}
