import { CtkError, type Resource, Secret } from '@ctk/core'

/** A server that tells about the others. */
export interface Broker {
  readonly host: string
  readonly port: number
}

/** `kafka://USER:PASSWORD@BROKER[:9092][,BROKER2]/TOPIC`, taken apart. */
export interface KafkaAddress {
  readonly brokers: readonly Broker[]
  readonly topic: string
  readonly user: string | undefined
  readonly password: Secret | undefined
  /** As it may be shown: `kafka://broker:9092/events`. */
  readonly shown: string
}

const DEFAULT_PORT = 9092
const TOPIC = /^[a-zA-Z0-9._-]{1,249}$/

/**
 * Reads the address of a topic.
 *
 * @throws CTK_USAGE; the message never repeats a password
 * @example parseKafkaAddress(parseResource('kafka://a,b:9093/events')).brokers // [{ host: 'a', port: 9092 }, { host: 'b', port: 9093 }]
 */
export function parseKafkaAddress(resource: Resource): KafkaAddress {
  const rest = resource.location.slice(resource.location.indexOf('://') + 3)
  const slash = rest.indexOf('/', rest.lastIndexOf('@') + 1)
  const authority = slash === -1 ? rest : rest.slice(0, slash)
  const topic = decode(slash === -1 ? '' : rest.slice(slash + 1))
  const at = authority.lastIndexOf('@')
  const login = at === -1 ? [] : authority.slice(0, at).split(/:(.*)/s, 2).map(decode)
  const brokers = authority
    .slice(at + 1)
    .split(',')
    .map(parseBroker)
  if (topic === '') throw invalid('The address names no topic.')
  if (!TOPIC.test(topic) || topic === '.' || topic === '..') {
    throw invalid(
      `${JSON.stringify(topic)} is not the name of a topic: that has letters, digits, ".", "_" and "-" alone.`,
    )
  }
  const hosts = brokers.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`)
  return {
    brokers,
    topic,
    user: login[0] || undefined,
    password: login[1] ? new Secret(login[1]) : undefined,
    shown: `kafka://${hosts.join(',')}/${topic}`,
  }
}

function parseBroker(text: string): Broker {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text)
  const port = Number(match?.[3] ?? DEFAULT_PORT)
  if (!match || port < 1 || port > 65535) {
    throw invalid(
      text === '' ? 'The address names no broker.' : `The broker ${JSON.stringify(text)} is not HOST or HOST:PORT.`,
    )
  }
  return { host: (match[1] ?? match[2]) as string, port }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid('The address has a % that is not followed by two hexadecimal digits.')
  }
}

function invalid(message: string): CtkError {
  return new CtkError({
    code: 'CTK_USAGE',
    message,
    suggestions: ['Write it as  kafka://BROKER:9092/TOPIC , or with several brokers  kafka://BROKER1,BROKER2/TOPIC'],
  })
}
