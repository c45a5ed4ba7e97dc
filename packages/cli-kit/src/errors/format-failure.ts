import { mark } from '../output/mark.js'
import type { Failure } from './failure.js'

/**
 * A failure for people: what was found, what to do, and where to read more.
 *
 * @example
 * // ✖ There is no table doc.metrics, or this user may not see it.
 * //   Check the name: case counts, and the schema is part of it.
 * //   CTK_TABLE_MISSING · docs: reference/errors.md#table-missing
 */
export function formatFailure(failure: Failure, options: { readonly debug?: boolean } = {}): string {
  const reference = [failure.code, failure.ref && `docs: ${failure.ref}`].filter(Boolean).join(' · ')
  return [
    `${mark('failed', process.stderr)} ${failure.message}`,
    ...failure.suggestions.map((suggestion) => `  ${suggestion}`),
    ...(reference === '' ? [] : [`  ${reference}`]),
    ...(options.debug && failure.stack !== undefined ? [failure.stack] : []),
  ].join('\n')
}
