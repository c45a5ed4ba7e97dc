/** Where a pattern begins to be one. */
export interface PathPattern {
  /** The folders before the first part with a wildcard; `.` for none. */
  readonly folder: string
  /** The rest. */
  readonly pattern: string
}

const WILDCARD = /[*?{[]/

/** Whether a path has wildcards: `*`, `?`, `[a-z]`, `{a,b}`. */
export function isPathPattern(path: string): boolean {
  return WILDCARD.test(path)
}

/**
 * Takes the folders without wildcards off a pattern, so that what is special in their names stays a name.
 *
 * @example splitPattern('data (1)/2024-*.csv') // { folder: 'data (1)', pattern: '2024-*.csv' }
 */
export function splitPattern(path: string): PathPattern {
  const parts = path.split('/')
  const first = parts.findIndex(isPathPattern)
  const folder = parts.slice(0, first).join('/')
  return { folder: folder || (path.startsWith('/') ? '/' : '.'), pattern: parts.slice(first).join('/') }
}
