/** What an import did not find. */
export interface MissingModule {
  /** The package that is not installed; undefined where a file is missing. */
  readonly package: string | undefined
  /** What was asked for, as it was written. */
  readonly specifier: string
}

/**
 * What an import failed for, read from the error of `import()`, of `require`, or of oclif around them; undefined for every other
 * error.
 *
 * @example missingModule(error)?.package // 'left-pad'
 */
export function missingModule(error: unknown): MissingModule | undefined {
  const { code, message = '' } = (error ?? {}) as { readonly code?: unknown; readonly message?: string }
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return undefined
  const specifier = /Cannot find (?:package|module) '([^']+)'/.exec(message)?.[1]
  if (specifier === undefined) return undefined
  const name = /^(?:@[\w.-]+\/)?[\w-][\w.-]*(?=\/|$)/.exec(specifier)?.[0]
  return { package: /^([a-z]:)?[\\/.]|^file:|^node:/i.test(specifier) ? undefined : name, specifier }
}

/** Why something could not be loaded, to stand after a colon: `it needs the package left-pad, which is not installed.` */
export function whyNotLoaded(error: unknown): string {
  const missing = missingModule(error)
  if (missing?.package !== undefined) return `it needs the package ${missing.package}, which is not installed.`
  if (missing) return `its file ${missing.specifier} is missing.`
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
