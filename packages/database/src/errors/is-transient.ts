import { isCtkError } from '@ctk/core'
import { codeOf } from './code-of.js'
import { transientCodes } from './fault-codes.js'

/**
 * Whether the same statement may succeed a little later: a conflict with others, a server that is starting, a connection
 * that broke. A statement whose connection broke may have taken effect all the same: look before repeating a write.
 */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  return (
    transientCodes.has(code) ||
    (isCtkError(error) && error.code === 'CTK_CONNECTION_FAILED' && (code === '' || isBroken(code)))
  )
}

/** Whether a fault with this code may pass by itself. */
export function isTransientCode(code: string | undefined): boolean {
  return code !== undefined && (transientCodes.has(code) || isBroken(code))
}

function isBroken(code: string): boolean {
  return code.startsWith('08') || brokenConnection.has(code)
}

const brokenConnection = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'])
