import { type ErrorCode, errorCodes } from './codes.js'
import { errorRef } from './error-ref.js'

const brand = Symbol.for('ctk.error')

/** What an error is made of. `message` says what was found, `suggestions` what to do about it. */
export interface CtkErrorInit {
  readonly code: ErrorCode
  readonly message: string
  /** Remedies, best first: complete sentences or commands to type. */
  readonly suggestions?: readonly string[]
  /** Facts for programs: names, counts, a driver's fields. Never a secret. */
  readonly data?: unknown
  readonly cause?: unknown
}

/**
 * The one error class. Recognise it with {@link isCtkError}, never by `instanceof`: a plugin has its own copy of this file.
 *
 * @example throw new CtkError({ code: 'CTK_TABLE_MISSING', message: 'There is no table doc.metrics.' })
 */
export class CtkError extends Error {
  readonly code: ErrorCode
  readonly suggestions: readonly string[]
  readonly data: unknown
  readonly [brand] = true

  constructor(init: CtkErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause })
    this.name = 'CtkError'
    this.code = init.code
    this.suggestions = init.suggestions ?? []
    this.data = init.data
  }

  /** The process exit code that belongs to the error's code. */
  get exitCode(): number {
    return errorCodes[this.code]?.exit ?? 70
  }

  /** Where the documentation explains the code: see {@link errorRef}. */
  get ref(): string {
    return errorRef(this.code)
  }

  /** What `--json` prints for an error. */
  toJSON(): { code: ErrorCode; message: string; suggestions: readonly string[]; ref: string; data?: unknown } {
    const { code, message, suggestions, ref, data } = this
    return data === undefined ? { code, message, suggestions, ref } : { code, message, suggestions, ref, data }
  }
}

/** Whether something thrown is a {@link CtkError}, of whichever copy of this package. */
export function isCtkError(error: unknown): error is CtkError {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true
}
