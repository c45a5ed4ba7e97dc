import { CtkError, isCtkError } from '@ctk/core'
import type { KafkaAddress } from '../address/kafka-address.js'

/** An error of the client, of Node or of a broker, as far as it is looked at. */
interface Part {
  readonly message?: string
  readonly code?: string
  /** The protocol's name of an error that a broker answered with. */
  readonly apiId?: string
  readonly serverErrorMessage?: string | null
  readonly errors?: readonly unknown[]
  readonly cause?: unknown
}

/**
 * What went wrong with a cluster, said for people. The client wraps errors several times: all layers are looked at.
 *
 * @param doing what was being done: `read events`, `commit offsets of the group loader`
 */
export function failure(error: unknown, address: KafkaAddress, doing: string): CtkError {
  if (isCtkError(error)) return error
  const parts = [...layers(error)]
  const ids = new Set(parts.map(({ apiId }) => apiId))
  const where = address.shown
  const make = (code: CtkError['code'], message: string, suggestions: readonly string[]) =>
    new CtkError({ code, message, suggestions, cause: error })
  const denied = ['TOPIC', 'GROUP', 'CLUSTER', 'TRANSACTIONAL_ID'].find((what) =>
    ids.has(`${what}_AUTHORIZATION_FAILED`),
  )
  if (denied) {
    const what =
      denied === 'GROUP' ? 'the consumer group' : denied === 'TOPIC' ? `the topic ${address.topic}` : 'the cluster'
    return make('CTK_PERMISSION_DENIED', `The user may not ${doing}: ${what} is not allowed to it (${where}).`, [
      denied === 'GROUP'
        ? 'Allow READ on the group, or leave group= out.'
        : 'Allow it with an ACL, or log in as another user.',
    ])
  }
  if (parts.some(isRefusedLogin)) {
    const mechanism = ids.has('UNSUPPORTED_SASL_MECHANISM')
    return make(
      'CTK_AUTH_FAILED',
      mechanism ? `${where} does not take this way to log in.` : `${where} does not accept the user or the password.`,
      [
        mechanism
          ? 'Name another one with sasl=plain, scram-sha-256 or scram-sha-512.'
          : 'Set KAFKA_USERNAME and KAFKA_PASSWORD.',
      ],
    )
  }
  const protocol = parts.find(({ apiId }) => apiId !== undefined)
  if (protocol) {
    const said = protocol.serverErrorMessage ?? protocol.message ?? ''
    return make('CTK_STATEMENT_FAILED', `The brokers failed to ${doing} (${where}): ${protocol.apiId}, ${said}`, [])
  }
  return make('CTK_CONNECTION_FAILED', `Cannot connect to ${where}: ${reason(parts)}.`, remedies(parts))
}

/** A login that broke off, as where only one side speaks TLS, was not refused. */
function isRefusedLogin({ code, apiId, cause }: Part): boolean {
  if (apiId === 'SASL_AUTHENTICATION_FAILED') return true
  return code === 'PLT_KFK_AUTHENTICATION' && ![...layers(cause)].some((inner) => inner.code === 'PLT_KFK_NETWORK')
}

/** Whether a broker answered with this error, in whatever it is wrapped. */
export function hasApiError(error: unknown, ...ids: readonly string[]): boolean {
  return [...layers(error)].some(({ apiId }) => apiId !== undefined && ids.includes(apiId))
}

/** Whether the error says that there is no such topic. */
export function isUnknownTopic(error: unknown): boolean {
  return (
    hasApiError(error, 'UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID') ||
    [...layers(error)].some(({ message }) => /^Unknown topic /.test(message ?? ''))
  )
}

function* layers(error: unknown): Generator<Part> {
  if (typeof error !== 'object' || error === null) return
  const part = error as Part
  yield part
  for (const inner of part.errors ?? []) yield* layers(inner)
  yield* layers(part.cause)
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that is not trusted',
}

/** The innermost reason that has a name, else what the innermost error says. */
function reason(parts: readonly Part[]): string {
  const known = parts.map(({ code }) => reasons[code ?? '']).findLast((text) => text !== undefined)
  const last = parts.findLast(({ message }) => message)?.message ?? 'for an unknown reason'
  return known ?? last.replace(/[.\s]+$/, '')
}

function remedies(parts: readonly Part[]): string[] {
  const codes = parts.map(({ code }) => code ?? '')
  if (codes.some((code) => /CERT|SELF_SIGNED|VERIFY/.test(code)))
    return ['Name the authority that signed it:  ca=FILE.pem']
  if (codes.includes('ECONNRESET') || parts.some(({ message }) => /TLS|closed/.test(message ?? ''))) {
    return ['Does the port speak TLS? Then add  tls=true ; if it does not, leave that out.']
  }
  return ['Is the broker running, and are its host and port right?']
}
