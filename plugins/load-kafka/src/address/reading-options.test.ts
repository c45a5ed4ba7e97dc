import { type Clock, parseResource, systemClock } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { readReadingOptions } from './reading-options.js'

const now = Date.UTC(2026, 10, 23, 5, 40)
const clock: Clock = { ...systemClock, now: () => now }
const read = (query: string, env = {}) => readReadingOptions(parseResource(`kafka://a/t?${query}`), env, clock)

describe('the options of a topic to read', () => {
  it('have defaults', () => {
    expect(read('')).toMatchObject({
      group: undefined,
      from: undefined,
      follow: false,
      value: 'json',
      metadata: [],
      tombstones: 'keep',
    })
    expect(read('').connection).toMatchObject({ tls: undefined, sasl: undefined })
  })

  it.each([
    ['from=beginning', { kind: 'beginning' }],
    ['from=1500', { kind: 'offset', offset: 1500n }],
    ['from=20261123', { kind: 'offset', offset: 20261123n }],
    ['from=2026-11-23', { kind: 'time', at: Date.UTC(2026, 10, 23) }],
    ['from=2026-11-23T05:40%2B02:00', { kind: 'time', at: Date.UTC(2026, 10, 23, 3, 40) }],
    ['from=now-1d', { kind: 'time', at: now - 86_400_000 }],
  ])('%s', (query, from) => {
    expect(read(query).from).toEqual(from)
  })

  it('take the login from the environment, and the registry decides what values are', () => {
    const env = { KAFKA_USERNAME: 'ann', KAFKA_PASSWORD: 'p', KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512' }
    expect(read('', env).connection.sasl).toMatchObject({ mechanism: 'SCRAM-SHA-512', username: 'ann' })
    const { registry, value } = read('registry=http://bob:secret@r:8081/api/', { SCHEMA_REGISTRY_PASSWORD: 'other' })
    expect([value, registry?.url, registry?.user, registry?.password?.reveal()]).toEqual([
      'registry',
      'http://r:8081/api',
      'bob',
      'secret',
    ])
  })

  it.each([
    ['grup=a', 'A topic has no option "grup". Did you mean "group"?'],
    ['follow=maybe', 'follow=maybe is not understood.'],
    ['value=jsn', 'value=jsn is not understood. Did you mean value=json?'],
    ['metadata=key,ofset', 'metadata=ofset is not understood. Did you mean metadata=offset?'],
    ['from=yester', 'from=yester is not understood.'],
    ['value=registry', 'value=registry needs to know where the schemas are.'],
    ['registry=nowhere', 'registry= is not the URL of a schema registry.'],
    ['group=a b', 'group=a b: the name of a group has no blanks.'],
    ['sasl=kerberos', 'sasl=kerberos is not understood.'],
    ['cert=a.pem', 'A client certificate needs both cert=FILE and cert-key=FILE.'],
  ])('%s is refused', (query, message) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: 'CTK_USAGE', message }))
  })

  it('need certificates that can be read', () => {
    expect(() => read('ca=/no/such.pem')).toThrow(expect.objectContaining({ code: 'CTK_FILE_MISSING' }))
    const here = encodeURIComponent(new URL(import.meta.url).pathname)
    expect(() => read(`ca=${here}`)).toThrow(expect.objectContaining({ code: 'CTK_FILE_INVALID' }))
  })
})
