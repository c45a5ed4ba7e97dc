import type { Address } from '@ctk/core'
import type { Fault } from './read-fault.js'

/** Why there is no connection. */
export interface NetworkReason {
  /** The end of a sentence, without a full stop. */
  readonly reason: string
  readonly suggestions: readonly string[]
  /** Whether the connection may have stood when it broke. */
  readonly broke?: boolean
}

/** Reads an error of the network, of TLS, or of two programs that do not speak the same language. */
export function networkReason(fault: Fault, address: Address): NetworkReason | undefined {
  const { host, port } = address
  const code = fault.code ?? ''
  if (code === 'ECONNREFUSED') {
    return {
      reason: 'connection refused',
      suggestions: [`Is the database running, and does it listen on ${host}, port ${port}?`],
    }
  }
  if (code === 'ENOTFOUND') return { reason: `there is no host "${host}"`, suggestions: ['Check the host name.'] }
  if (code === 'EAI_AGAIN') {
    return { reason: `the host name "${host}" cannot be looked up now`, suggestions: ['Is this computer online?'] }
  }
  if (['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code) || /^timeout e/.test(fault.message)) {
    const reason = code.endsWith('UNREACH') ? 'the host cannot be reached' : 'no answer'
    return {
      reason,
      suggestions: ['Are host and port right, and does every firewall on the way let this computer through?'],
    }
  }
  return tlsReason(code, fault.message) ?? brokenReason(code, fault.message)
}

const trust =
  'Name the certificate of its authority: ?sslrootcert=FILE. (?sslmode=require encrypts without checking it.)'

function tlsReason(code: string, message: string): NetworkReason | undefined {
  if (/SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED/.test(code)) {
    return { reason: "the server's certificate is not from an authority that is trusted here", suggestions: [trust] }
  }
  if (code === 'CERT_HAS_EXPIRED') return { reason: "the server's certificate has expired", suggestions: ['Renew it.'] }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const suggestions = ['Use a host name that the certificate names. (?sslmode=verify-ca does not compare names.)']
    return { reason: "the server's certificate is for another host name", suggestions }
  }
  if (/ERR_SSL|^EPROTO$/.test(code) || /does not support SSL|establishing an SSL/.test(message)) {
    return {
      reason: 'the server does not speak TLS',
      suggestions: ['Add ?sslmode=disable if it may be spoken to in the clear.'],
    }
  }
  return undefined
}

function brokenReason(code: string, message: string): NetworkReason | undefined {
  if (code.startsWith('HPE_')) return { reason: 'the server does not speak HTTP', suggestions: [] }
  if (
    ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(code) ||
    /^Connection terminated|^Client has encountered/.test(message)
  ) {
    return { reason: 'the server closed the connection', suggestions: [], broke: true }
  }
  return undefined
}
