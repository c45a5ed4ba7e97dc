import type { Failure } from '../errors/failure.js'

/** The package of a plugin that a command stopped for because it is not installed; undefined where it stopped for another reason. */
export function missingPackage({ data }: Failure): string | undefined {
  const { point, package: name } = (data ?? {}) as { readonly point?: unknown; readonly package?: unknown }
  return typeof point === 'string' && typeof name === 'string' ? name : undefined
}
