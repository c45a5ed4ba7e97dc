import { CtkError, type ErrorCode, isCtkError } from '@ctk/core'

/** What was done when something failed. */
export interface AzureAttempt {
  /** As people see it: `azure://account/container/key`. */
  readonly url: string
  readonly task: 'read' | 'write'
  readonly signal?: AbortSignal | undefined
}

interface AzureError extends Error {
  readonly code?: string
  readonly statusCode?: number
  readonly details?: { readonly errorCode?: string }
}

/** Says what Azure Storage, or the way to it, refused, and what to do. */
export function azureFailure(thrown: unknown, { url, task, signal }: AzureAttempt): CtkError {
  if (isCtkError(thrown)) return thrown
  const error = thrown as AzureError
  if (signal?.aborted) return new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause: error })
  const name = error.details?.errorCode ?? error.code ?? error.name
  const known = reasons[name] ?? byStatus(error.statusCode)
  const [code, reason, ...suggestions] = known ?? [
    task === 'read' ? 'CTK_FILE_MISSING' : 'CTK_FILE_NOT_WRITTEN',
    `${name}${error.statusCode === undefined ? '' : ` (${error.statusCode})`}`,
  ]
  const verb = task === 'read' ? 'read' : 'written'
  return new CtkError({
    code,
    message: `${url} cannot be ${verb}: ${reason}.`,
    suggestions,
    data: { error: name, status: error.statusCode },
    cause: error,
  })
}

type Reason = readonly [code: ErrorCode, reason: string, ...remedies: string[]]

const noBlob: Reason = ['CTK_FILE_MISSING', 'there is no such blob', 'Names are case-sensitive: check the spelling.']
const wrongKey: Reason = [
  'CTK_AUTH_FAILED',
  'the key or the signature is wrong, or has expired',
  'Check AZURE_STORAGE_KEY, AZURE_STORAGE_CONNECTION_STRING or AZURE_STORAGE_SAS_TOKEN, and the clock of this computer.',
]
const denied: Reason = [
  'CTK_PERMISSION_DENIED',
  'it is not allowed',
  'A shared access signature needs the permissions read and list, to write also create and write.',
]
const changed: Reason = ['CTK_SOURCE_CHANGED', 'it was changed while it was read', 'Load it again.']
const busy: Reason = ['CTK_CONNECTION_FAILED', 'the store is busy, also after several tries', 'Try again later.']
const noHost: Reason = [
  'CTK_CONNECTION_FAILED',
  'there is no such account, or its host name cannot be looked up',
  'Check the name of the account.',
]
const silent: Reason = [
  'CTK_CONNECTION_FAILED',
  'the connection broke, or there was no answer',
  'Are host and port right, and does every firewall on the way let this computer through?',
]

const reasons: Readonly<Record<string, Reason | undefined>> = {
  BlobNotFound: noBlob,
  ResourceNotFound: noBlob,
  ContainerNotFound: ['CTK_FILE_MISSING', 'there is no such container', 'Check its name, and that of the account.'],
  AuthenticationFailed: wrongKey,
  InvalidAuthenticationInfo: wrongKey,
  AuthorizationFailure: [
    'CTK_PERMISSION_DENIED',
    'it is not allowed, or the key is wrong',
    'Check the key, and whether the firewall of the account lets this computer in.',
  ],
  AuthorizationPermissionMismatch: denied,
  InsufficientAccountPermissions: denied,
  PublicAccessNotPermitted: denied,
  ConditionNotMet: changed,
  BlobArchived: ['CTK_FILE_MISSING', 'it is archived', 'Move it to another tier first:  az storage blob set-tier'],
  Md5Mismatch: ['CTK_NOT_VERIFIED', 'the store found another checksum than was sent', 'Try again.'],
  InvalidBlobTier: ['CTK_USAGE', 'the account has no such tier', 'Check ?tier='],
  ServerBusy: busy,
  InternalError: busy,
  OperationTimedOut: busy,
  ENOTFOUND: noHost,
  EAI_AGAIN: noHost,
  ECONNREFUSED: ['CTK_CONNECTION_FAILED', 'connection refused', 'Is the store running at this endpoint?'],
  REQUEST_SEND_ERROR: silent,
  ECONNRESET: silent,
  ETIMEDOUT: silent,
}

function byStatus(status: number | undefined): Reason | undefined {
  if (status === undefined) return undefined
  if (status === 401) return wrongKey
  if (status === 403) return denied
  if (status === 404) return noBlob
  if (status === 412) return changed
  return status >= 500 || status === 429 ? busy : undefined
}
