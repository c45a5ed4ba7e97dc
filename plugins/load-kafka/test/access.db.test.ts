import { describeKafka, type KafkaTool, kafkaUsers, startKafkaTool } from '@ctk/conformance'
import { ClockService, parseResource, Registry, systemClock } from '@ctk/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kafkaSource } from '../src/kafka-source.js'
import { column, open, readAll } from './reading.js'

const { admin, nobody } = kafkaUsers
const registry = new Registry()
registry.provide(ClockService, systemClock)

await describeKafka('access to a topic', { secured: true }, (kafka) => {
  let tool: KafkaTool
  let topic: string
  beforeAll(async () => {
    tool = startKafkaTool(kafka)
    topic = await tool.topic()
    await tool.send(topic, [{ value: { n: 1 } }])
  })
  afterAll(() => tool.stop())

  const login = ({ name, password }: { name: string; password: string }) => `${name}:${password}@`
  const tls = () => `tls=true&ca=${encodeURIComponent(kafka.ca)}`
  /** What fails: of a group too, when that is only asked while reading. */
  const failure = async (broker: string, query = '', env = {}, name = topic) => {
    const source = kafkaSource(registry, env)
    const error = await open(broker, name, query, {}, source)
      .then((opened) => readAll(opened))
      .catch((e: unknown) => e)
    for (const { password } of [admin, nobody]) expect(`${error}${JSON.stringify(error)}`).not.toContain(password)
    return error
  }

  describe('is had', () => {
    it.each([
      ['PLAIN', 'plain', () => kafka.saslBroker, () => ''],
      ['SCRAM-SHA-256', 'scram-sha-256', () => kafka.saslBroker, () => ''],
      ['SCRAM-SHA-512', 'scram-sha-512', () => kafka.saslBroker, () => ''],
      ['SCRAM over TLS', 'scram-sha-512', () => kafka.saslTlsBroker, tls],
    ])('by %s', async (way, mechanism, broker, more) => {
      const query = `sasl=${mechanism}&group=${way.replaceAll(' ', '-')}&${more()}`
      expect(column(await readAll(await open(`${login(admin)}${broker()}`, topic, query)), 'n')).toEqual([1])
    })

    it('by a login in the environment', async () => {
      const env = { KAFKA_USERNAME: admin.name, KAFKA_PASSWORD: admin.password, KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256' }
      const opened = await open(kafka.saslBroker, topic, '', {}, kafkaSource(registry, env))
      expect(column(await readAll(opened), 'n')).toEqual([1])
    })
  })

  describe('is refused', () => {
    it('to a wrong password', async () => {
      for (const mechanism of ['plain', 'scram-sha-256']) {
        expect(await failure(`admin:hunter2@${kafka.saslBroker}`, `sasl=${mechanism}`)).toMatchObject({
          code: 'CTK_AUTH_FAILED',
          message: `kafka://${kafka.saslBroker}/${topic} does not accept the user or the password.`,
          suggestions: ['Set KAFKA_USERNAME and KAFKA_PASSWORD.'],
        })
      }
    })

    it('without a password', async () => {
      expect(await failure(`admin@${kafka.saslBroker}`)).toMatchObject({
        code: 'CTK_SECRET_MISSING',
        message: 'There is no password for the user admin to log in with.',
      })
    })

    it('to a topic, and to a group', async () => {
      const broker = `${login(nobody)}${kafka.saslBroker}`
      expect(await failure(broker)).toMatchObject({
        code: 'CTK_PERMISSION_DENIED',
        message: `The user may not read ${topic}: the topic ${topic} is not allowed to it (kafka://${kafka.saslBroker}/${topic}).`,
      })
      for (const operation of ['READ', 'DESCRIBE']) {
        await tool.tell('allow', { resource: 'TOPIC', name: topic, user: nobody.name, operation })
      }
      await expect.poll(async () => column(await readAll(await open(broker, topic)), 'n')).toEqual([1])
      expect(await failure(broker, 'group=theirs')).toMatchObject({
        code: 'CTK_PERMISSION_DENIED',
        message: expect.stringContaining('the consumer group is not allowed to it'),
      })
    })

    it('by certificates that nobody vouches for', async () => {
      expect(await failure(`${login(admin)}${kafka.saslTlsBroker}`, 'tls=true')).toMatchObject({
        code: 'CTK_CONNECTION_FAILED',
        message: `Cannot connect to kafka://${kafka.saslTlsBroker}/${topic}: its certificate is signed by itself.`,
        suggestions: ['Name the authority that signed it:  ca=FILE.pem'],
      })
    })

    it('where one side speaks TLS and the other does not', async () => {
      for (const [broker, query] of [
        [kafka.saslTlsBroker, ''],
        [kafka.broker, tls()],
      ] as const) {
        const error = await failure(`${login(admin)}${broker}`, query)
        expect(error).toMatchObject({
          code: 'CTK_CONNECTION_FAILED',
          suggestions: [expect.stringContaining('tls=true')],
        })
      }
    })
  })

  it('is not had where nobody listens, or where there is no such host', async () => {
    expect(await failure('127.0.0.1:1')).toMatchObject({
      code: 'CTK_CONNECTION_FAILED',
      message: `Cannot connect to kafka://127.0.0.1:1/${topic}: nobody listens there.`,
    })
    expect(await failure('no-such-host.invalid')).toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
  })

  it('needs a topic that exists', async () => {
    expect(await failure(kafka.broker, '', {}, topic.replace('topic', 'topci'))).toMatchObject({
      code: 'CTK_FILE_MISSING',
      message: `There is no topic ${topic.replace('topic', 'topci')} on kafka://${kafka.broker}. Did you mean ${topic}?`,
      suggestions: [`Topics: ${topic}.`],
    })
  })

  it('is tried at the next broker where one is not there', async () => {
    const opened = await kafkaSource(registry, {}).open(parseResource(`kafka://127.0.0.1:1,${kafka.broker}/${topic}`), {
      signal: new AbortController().signal,
    })
    expect(opened).toMatchObject({ kind: 'rows', total: 1 })
    await readAll(opened as never)
  })
})
