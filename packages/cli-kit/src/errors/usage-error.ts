/**
 * A command line that does not fit together: exit code 2.
 *
 * @example throw await usageError('The database is named twice.', ['Leave out --uri.'])
 */
export async function usageError(message: string, suggestions: readonly string[] = []): Promise<Error> {
  const { CtkError } = await import('@ctk/core/errors')
  return new CtkError({ code: 'CTK_USAGE', message, suggestions })
}
