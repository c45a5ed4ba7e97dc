import { readFileSync } from 'node:fs'
import { CtkError, type Resource, Secret } from '@ctk/core'
import { type KafkaAddress, parseKafkaAddress } from './kafka-address.js'
import type { OptionReader } from './option-reader.js'

/** How to reach a cluster, and as whom. */
export interface ConnectionOptions {
  readonly address: KafkaAddress
  readonly tls: TlsFiles | undefined
  readonly sasl: Sasl | undefined
}

/** What TLS needs besides the system's own authorities, in PEM. */
export interface TlsFiles {
  readonly ca?: string
  readonly cert?: string
  readonly key?: Secret
}

/** A login. */
export interface Sasl {
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
  readonly username: string
  readonly password: Secret
}

/** The environment, as far as it is read. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The names of the options that {@link readConnectionOptions} reads. */
export const connectionOptionNames = ['tls', 'ca', 'cert', 'cert-key', 'sasl'] as const

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const

/**
 * Reads how to reach the cluster: from the address, its options, and for the login from `KAFKA_USERNAME`, `KAFKA_PASSWORD` and
 * `KAFKA_SASL_MECHANISM`.
 *
 * @throws CTK_USAGE, CTK_SECRET_MISSING for a user without a password, CTK_FILE_MISSING for a certificate
 */
export function readConnectionOptions(resource: Resource, options: OptionReader, env: Environment): ConnectionOptions {
  const address = parseKafkaAddress(resource)
  const [ca, cert, key] = [options.text('ca'), options.text('cert'), options.text('cert-key')]
  const tls = options.flag('tls') ?? (ca ?? cert ?? key) !== undefined
  if ((cert === undefined) !== (key === undefined)) {
    throw new CtkError({
      code: 'CTK_USAGE',
      message: 'A client certificate needs both cert=FILE and cert-key=FILE.',
      suggestions: ['Name both, or leave both out.'],
    })
  }
  return {
    address,
    tls: tls
      ? {
          ...(ca === undefined ? {} : { ca: readPem('ca', ca) }),
          ...(cert === undefined ? {} : { cert: readPem('cert', cert) }),
          ...(key === undefined ? {} : { key: new Secret(readPem('cert-key', key)) }),
        }
      : undefined,
    sasl: readSasl(address, options, env),
  }
}

function readSasl(address: KafkaAddress, options: OptionReader, env: Environment): Sasl | undefined {
  const asked = options.choice('sasl', mechanisms) ?? fromEnvironment(env.KAFKA_SASL_MECHANISM)
  const username = address.user ?? (env.KAFKA_USERNAME || undefined)
  if (asked === undefined && username === undefined) return undefined
  const password = address.password ?? (env.KAFKA_PASSWORD ? new Secret(env.KAFKA_PASSWORD) : undefined)
  if (username === undefined || password === undefined) {
    throw new CtkError({
      code: 'CTK_SECRET_MISSING',
      message: `There is no ${username === undefined ? 'user' : `password for the user ${username}`} to log in with.`,
      suggestions: ['Set KAFKA_USERNAME and KAFKA_PASSWORD.'],
    })
  }
  return { mechanism: (asked ?? 'plain').toUpperCase() as Sasl['mechanism'], username, password }
}

function fromEnvironment(text: string | undefined): (typeof mechanisms)[number] | undefined {
  if (!text) return undefined
  const found = mechanisms.find((mechanism) => mechanism === text.toLowerCase())
  if (found) return found
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `KAFKA_SASL_MECHANISM is ${JSON.stringify(text)}, which ctk cannot log in with.`,
    suggestions: [`Known: ${mechanisms.join(', ')}.`],
  })
}

function readPem(option: string, path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `The file ${path} of ${option}= cannot be read.`,
      suggestions: [`${option}= names a file in PEM format.`],
      cause,
    })
  }
  if (text.includes('-----BEGIN ')) return text
  throw new CtkError({
    code: 'CTK_FILE_INVALID',
    message: `The file ${path} of ${option}= is not in PEM format.`,
    suggestions: ['Convert it:  openssl x509 -inform der -in FILE -out FILE.pem  (a key:  openssl pkey …)'],
  })
}
