import { CrateDbFault } from './cratedb-fault.js'

/** What is worth knowing of an error that a driver threw, in one shape for all of them. */
export interface Fault {
  /** An SQLSTATE, CrateDB's HTTP code, or the system's or Node's error code. */
  readonly code: string | undefined
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  /** The HTTP status, where there is one. */
  readonly status?: number
}

/** Reads the fields of whatever was thrown. */
export function readFault(error: unknown): Fault {
  if (typeof error !== 'object' || error === null) return { code: undefined, message: String(error) }
  const { code, message, detail, hint } = error as Readonly<Record<string, unknown>>
  return {
    code: typeof code === 'string' ? code : undefined,
    message: plain(typeof message === 'string' ? message : ''),
    ...(typeof detail === 'string' && detail !== '' && { detail }),
    ...(typeof hint === 'string' && hint !== '' && { hint }),
    ...(error instanceof CrateDbFault && { status: error.status }),
  }
}

/** CrateDB wraps its messages in the exception's name: RelationUnknown[Relation 'doc.t' unknown]. */
function plain(message: string): string {
  return (/^[A-Z]\w+\[(.*)\]$/s.exec(message)?.[1] ?? message).trim().replace(/\.$/, '')
}
