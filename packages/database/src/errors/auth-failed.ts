import { type Address, CtkError } from '@ctk/core'
import type { Fault } from './read-fault.js'

/** The error for a user or password that the database does not accept. */
export function authFailed(
  address: Address,
  { message, status, hint }: Fault,
  rest: { readonly data: unknown; readonly cause: unknown },
): CtkError {
  const variable = address.scheme === 'postgresql' ? 'PGPASSWORD' : 'CRATEDB_PASSWORD'
  const example = `${address.scheme}://${address.user ?? 'USER'}:PASSWORD@${address.host}:${address.port}`
  return new CtkError({
    code: 'CTK_AUTH_FAILED',
    message: `Cannot connect to ${address}: ${status ? `${status}, ` : ''}${reason(message)}.`,
    suggestions: [...(hint ? [hint] : []), `Set ${variable}, or put the password into the address: ${example}`],
    ...rest,
  })
}

function reason(message: string): string {
  if (/^password authentication failed|^role .* does not exist$/.test(message)) return 'the user or password is wrong'
  if (/client password must be a string|no password supplied/.test(message))
    return 'it asks for a password, and there is none'
  return message === '' ? 'the user or password is wrong' : message
}
