import { inspect } from 'node:util'
import { parseResource } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { parseKafkaAddress } from './kafka-address.js'

const parse = (text: string) => parseKafkaAddress(parseResource(text))

describe('the address of a topic', () => {
  it.each([
    ['kafka://a/t', [{ host: 'a', port: 9092 }], 't'],
    [
      'kafka://a,b:9093/my.topic_1-x',
      [
        { host: 'a', port: 9092 },
        { host: 'b', port: 9093 },
      ],
      'my.topic_1-x',
    ],
    ['kafka://[::1]:19092/t.json', [{ host: '::1', port: 19092 }], 't.json'],
    ['kafka://u:p%2Fw@a/t', [{ host: 'a', port: 9092 }], 't'],
  ])('%s', (text, brokers, topic) => {
    expect(parse(text)).toMatchObject({ brokers, topic })
  })

  it('never shows the password', () => {
    const address = parse('kafka://ann:hunt@er2@a/t')
    expect([address.user, address.password?.reveal(), address.shown]).toEqual(['ann', 'hunt@er2', 'kafka://a:9092/t'])
    expect(`${JSON.stringify(address)}${inspect(address)}`).not.toContain('hunt')
  })

  it.each([
    ['kafka://a', 'names no topic'],
    ['kafka://a/', 'names no topic'],
    ['kafka:///t', 'names no broker'],
    ['kafka://a:b/t', 'is not HOST or HOST:PORT'],
    ['kafka://a:99999/t', 'is not HOST or HOST:PORT'],
    ['kafka://a/b/c', 'is not the name of a topic'],
    ['kafka://a/%', 'has a %'],
  ])('%s is refused', (text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'CTK_USAGE', message: expect.stringContaining(message) }),
    )
  })
})
