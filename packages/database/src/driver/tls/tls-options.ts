import { readFile } from 'node:fs/promises'
import type { ConnectionOptions } from 'node:tls'
import { type Address, CtkError } from '@ctk/core'
import type { TlsMode } from './tls-mode.js'

/**
 * What Node's TLS needs to know for a mode. With `?sslrootcert=FILE` the authorities are those of the file.
 *
 * @returns undefined where nothing is encrypted
 * @throws CTK_FILE_MISSING when the file cannot be read
 */
export async function tlsOptions(address: Address, mode: TlsMode): Promise<ConnectionOptions | undefined> {
  if (mode === 'disable') return undefined
  const ca = await rootCertificates(address.options.sslrootcert)
  const authorities = ca === undefined ? {} : { ca }
  if (mode === 'verify-full') return { rejectUnauthorized: true, ...authorities }
  // As in libpq, a root certificate turns `require` into `verify-ca`.
  if (mode === 'verify-ca' || ca !== undefined) {
    return { rejectUnauthorized: true, checkServerIdentity: () => undefined, ...authorities }
  }
  return { rejectUnauthorized: false }
}

async function rootCertificates(file: string | undefined): Promise<string | undefined> {
  if (file === undefined || file === 'system') return undefined
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `The certificate ${file}, named by sslrootcert, cannot be read.`,
      suggestions: ['Name a file with one or more certificates in PEM format.'],
      cause,
    })
  }
}
