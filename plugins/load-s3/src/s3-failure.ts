import { CtkError, type ErrorCode, isCtkError } from '@ctk/core'

/** What was done when something failed. */
export interface S3Attempt {
  /** As people see it: `s3://bucket/key`. */
  readonly url: string
  readonly bucket: string
  readonly task: 'read' | 'write'
  readonly signal?: AbortSignal | undefined
}

interface S3Error extends Error {
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly Code?: string
}

/** Says what a store, or the way to it, refused, and what to do. */
export function s3Failure(thrown: unknown, { url, bucket, task, signal }: S3Attempt): CtkError {
  if (isCtkError(thrown)) return thrown
  const error = thrown as S3Error
  if (signal?.aborted) return new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause: error })
  const status = error.$metadata?.httpStatusCode
  const name = error.Code ?? error.name
  const known = reasons[name] ?? reasons[error.code ?? ''] ?? (status === undefined ? undefined : byStatus(status))
  const { code, reason, remedies } = known ?? {
    code: task === 'read' ? 'CTK_FILE_MISSING' : 'CTK_FILE_NOT_WRITTEN',
    reason: `${name}${error.message && error.message !== name ? `, ${error.message.replace(/\.$/, '')}` : ''}`,
    remedies: [],
  }
  const verb = task === 'read' ? 'read' : 'written'
  return new CtkError({
    code,
    message: `${url} cannot be ${verb}: ${reason.replace('BUCKET', bucket)}.`,
    suggestions: remedies,
    data: { error: name, status },
    cause: error,
  })
}

interface Reason {
  readonly code: ErrorCode
  readonly reason: string
  readonly remedies: readonly string[]
}

const entry = (code: ErrorCode, reason: string, ...remedies: string[]): Reason => ({ code, reason, remedies })

const noBucket = entry(
  'CTK_FILE_MISSING',
  'there is no bucket BUCKET',
  'Check its name. A bucket of another store needs its address:  ?endpoint=https://HOST',
)
const noKey = entry('CTK_FILE_MISSING', 'there is no such object', 'Keys are case-sensitive: check the spelling.')
const denied = entry(
  'CTK_PERMISSION_DENIED',
  'access denied',
  'Reading needs s3:GetObject and s3:ListBucket, writing s3:PutObject and s3:AbortMultipartUpload.',
)
const wrongSecret = entry(
  'CTK_AUTH_FAILED',
  'the secret key is wrong',
  'Check AWS_SECRET_ACCESS_KEY, or the profile that AWS_PROFILE names.',
)
const wrongKey = entry(
  'CTK_AUTH_FAILED',
  'the access key is not known there',
  'Check AWS_ACCESS_KEY_ID and the endpoint.',
)
const expired = entry(
  'CTK_AUTH_FAILED',
  'the session token has expired, or is not valid',
  'Get a new one, for example with:  aws sso login',
)
const noCredentials = entry(
  'CTK_AUTH_FAILED',
  'there is no access key',
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  'What everybody may read needs none:  ?anonymous=true',
)
const otherRegion = entry(
  'CTK_FILE_MISSING',
  'the bucket BUCKET is in another region',
  'Name it:  ?region=eu-central-1, or AWS_REGION',
)
const busy = entry('CTK_CONNECTION_FAILED', 'the store is busy, also after several tries', 'Try again later.')
const silent = entry(
  'CTK_CONNECTION_FAILED',
  'no answer',
  'Are host and port right, and does every firewall on the way let this computer through?',
)

const reasons: Readonly<Record<string, Reason | undefined>> = {
  NoSuchBucket: noBucket,
  NoSuchKey: noKey,
  NotFound: noKey,
  AccessDenied: denied,
  AllAccessDisabled: denied,
  SignatureDoesNotMatch: wrongSecret,
  InvalidAccessKeyId: wrongKey,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  InvalidToken: expired,
  TokenRefreshRequired: expired,
  CredentialsProviderError: noCredentials,
  RequestTimeTooSkewed: entry('CTK_AUTH_FAILED', 'the clock of this computer is wrong', 'Set it right.'),
  PermanentRedirect: otherRegion,
  AuthorizationHeaderMalformed: otherRegion,
  IllegalLocationConstraintException: otherRegion,
  PreconditionFailed: entry('CTK_SOURCE_CHANGED', 'it was changed while it was read', 'Load it again.'),
  InvalidObjectState: entry('CTK_FILE_MISSING', 'it is archived', 'Restore it first:  aws s3api restore-object'),
  InvalidStorageClass: entry('CTK_USAGE', 'the store has no such storage class', 'Check ?storage-class='),
  InvalidBucketName: noBucket,
  SlowDown: busy,
  ServiceUnavailable: busy,
  InternalError: busy,
  TimeoutError: silent,
  ETIMEDOUT: silent,
  EHOSTUNREACH: silent,
  ENETUNREACH: silent,
  ENOTFOUND: entry('CTK_CONNECTION_FAILED', 'there is no such host', 'Check the endpoint, and the region.'),
  EAI_AGAIN: entry('CTK_CONNECTION_FAILED', 'the host name cannot be looked up now', 'Is this computer online?'),
  ECONNREFUSED: entry('CTK_CONNECTION_FAILED', 'connection refused', 'Is the store running at this endpoint?'),
  ECONNRESET: entry('CTK_CONNECTION_FAILED', 'the connection broke', 'Try again.'),
}

function byStatus(status: number): Reason | undefined {
  if (status === 401 || status === 403) return denied
  if (status === 404) return noKey
  if (status === 412) return reasons.PreconditionFailed
  return status >= 500 || status === 429 ? busy : undefined
}
