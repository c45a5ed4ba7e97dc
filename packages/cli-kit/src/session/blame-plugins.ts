import type { CtkError, ErrorCode } from '@ctk/core'
import type { PluginFailure } from './register-plugins.js'

/**
 * Corrects what a person is told when something is missing because its plugin could not be loaded: not that it is to be
 * installed, but why it did not load. Any other error is returned as it is.
 */
export async function blamePlugins(error: unknown, failures: readonly PluginFailure[]): Promise<unknown> {
  if (failures.length === 0 || !isUnknown(error)) return error
  const { CtkError } = await import('@ctk/core')
  const { name, package: owner } = error.data as { readonly name?: string; readonly package?: string }
  const failed = failures.find((failure) => failure.plugin === owner)
  if (failed) {
    return new CtkError({
      code: failed.code as ErrorCode,
      message: `"${name}" cannot be used: its plugin ${failed.plugin} could not be loaded: ${failed.message}`,
      suggestions: failed.suggestions,
      data: { plugin: failed.plugin },
      cause: error,
    })
  }
  const names = failures.map((failure) => failure.plugin).join(', ')
  return new CtkError({
    code: error.code,
    message: error.message,
    suggestions: [...error.suggestions, `It may belong to a plugin that could not be loaded: ${names}.`],
    data: error.data,
    cause: error,
  })
}

function isUnknown(error: unknown): error is CtkError {
  const { code, data } = (error ?? {}) as Partial<CtkError>
  return (
    (code === 'CTK_STRATEGY_UNKNOWN' || code === 'CTK_CONTRIBUTION_UNKNOWN') &&
    typeof data === 'object' &&
    data !== null
  )
}
