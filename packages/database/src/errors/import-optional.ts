import { CtkError } from '@ctk/core'

/**
 * Imports a package that is installed only by those who need it.
 *
 * @throws CTK_DEPENDENCY_MISSING with the command that installs it
 * @example await importOptional('pg', 'postgresql:// addresses', () => import('pg'))
 */
export async function importOptional<T>(name: string, neededFor: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const { code, message = '' } = error as { readonly code?: string; readonly message?: string }
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(`'${name}'`)) throw error
    throw new CtkError({
      code: 'CTK_DEPENDENCY_MISSING',
      message: `The package ${name}, needed for ${neededFor}, is not installed.`,
      suggestions: [`npm install ${name}`],
      cause: error,
    })
  }
}
