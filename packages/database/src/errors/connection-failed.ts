import { type Address, CtkError } from '@ctk/core'
import type { NetworkReason } from './network-reason.js'
import { protocolHint } from './protocol-hint.js'

/** The error for a database that cannot be reached, or whose connection broke. */
export function connectionFailed(
  address: Address,
  { reason, suggestions, broke }: NetworkReason,
  rest: { readonly data: { readonly sql?: string }; readonly cause: unknown },
): CtkError {
  const duringStatement = broke === true && rest.data.sql !== undefined
  const trying = address.embedded ? 'Cannot open' : 'Cannot connect to'
  const what = duringStatement ? `The connection to ${address} broke` : `${trying} ${address}`
  const careful = duringStatement ? ['The statement may have taken effect all the same.'] : []
  // A server that is spoken to in the wrong protocol hangs up or talks gibberish.
  const hint = suggestions.length > 0 ? [] : address.embedded ? [folderHint] : protocolHint(address)
  return new CtkError({
    code: 'CTK_CONNECTION_FAILED',
    message: `${what}: ${reason}.`,
    suggestions: [...suggestions, ...careful, ...hint],
    ...rest,
  })
}

const folderHint = 'Name a folder that this user may write to, such as pglite://.ctk/db'
