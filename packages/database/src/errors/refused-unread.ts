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

/** Whether a statement is larger than the HTTP endpoint, or a proxy, takes. */
export function isRequestTooLarge(error: unknown): boolean {
  return isCtkError(error) && error.cause instanceof CrateDbFault && error.cause.status === tooLarge
}

/**
 * Whether a statement was too much at once: for the HTTP endpoint, or for the memory that CrateDB has left. In the second case a
 * part of it has been carried out, seen on CrateDB 6.4: 28 of 10,000 rows were written.
 */
export function isTooMuch(error: unknown): boolean {
  if (isRequestTooLarge(error)) return true
  return isCtkError(error) && error.cause instanceof Error && /CircuitBreakingException/.test(error.cause.message)
}

const tooLarge = 413
/** Too many requests, and no service behind a proxy. Behind a 502 or 504 the statement may be at work. */
const unread = new Set([tooLarge, 429, 503])
const unconnected = new Set(['ECONNREFUSED', 'EAI_AGAIN'])
