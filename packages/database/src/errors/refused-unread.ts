import { isCtkError } from '@ctk/core'
import { codeOf } from './code-of.js'
import { CrateDbFault } from './cratedb-fault.js'

/**
 * Whether a statement is known not to have begun: there was no connection to send it on, or something in front of the database
 * sent it back.
 */
export function refusedUnread(error: unknown): boolean {
  if (!isCtkError(error)) return false
  const { cause } = error
  if (cause instanceof CrateDbFault) return cause.code === undefined && unread.has(cause.status)
  const { syscall } = (cause ?? {}) as { readonly syscall?: unknown }
  return unconnected.has(codeOf(error) ?? '') || syscall === 'connect'
}

/** Whether a statement was too large to be taken: for the HTTP endpoint or a proxy, or for the memory that CrateDB has left. */
export function isTooLarge(error: unknown): boolean {
  if (!isCtkError(error)) return false
  return (error.cause instanceof CrateDbFault && error.cause.status === 413) || isBreaker(error)
}

/** Whether CrateDB stopped a statement because it, or all together, would have taken too much memory. */
export function isBreaker(error: unknown): boolean {
  return isCtkError(error) && error.cause instanceof Error && /CircuitBreakingException/.test(error.cause.message)
}

/** Too many requests, and no service behind a proxy. Behind a 502 or 504 the statement may be at work. */
const unread = new Set([413, 429, 503])
const unconnected = new Set(['ECONNREFUSED', 'EAI_AGAIN'])
