import type { GlobalFlags } from './global-flags.js'

/** The arguments that lead another command to the same database and tables, as the command line named them. */
export function connectionArguments(flags: GlobalFlags, database: string | undefined): string[] {
  const named = ['uri', 'schema', 'policy-table', 'version-table'] as const
  return [
    ...(database === undefined ? [] : [database]),
    ...named.flatMap((flag) => (flags[flag] === undefined ? [] : [`--${flag}`, flags[flag]])),
  ]
}
