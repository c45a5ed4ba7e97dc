import { CtkError } from '@ctk/core'

/** There is no repository of this name. */
export function repositoryMissing(name: string, known: readonly string[]): CtkError {
  return new CtkError({
    code: 'CTK_REPOSITORY_MISSING',
    message: `There is no repository "${name}".`,
    suggestions: [
      known.length > 0 ? `There are: ${known.join(', ')}.` : 'There is none yet.',
      `Create it: ctk repository create ${name} --help`,
    ],
  })
}
