import { isCtkError } from '@ctk/core'

/** The database's own code of an error that a driver threw: an SQLSTATE, CrateDB's HTTP code or the system's `ECONNRESET`. */
export function codeOf(error: unknown): string | undefined {
  if (!isCtkError(error)) return undefined
  const code = (error.data as { readonly code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : undefined
}
