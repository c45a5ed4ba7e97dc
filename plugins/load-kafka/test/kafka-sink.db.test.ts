import { describeKafka, type KafkaTool, kafkaUsers, startKafkaTool } from '@ctk/conformance'
import { parseResource, type RowBatch } from '@ctk/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { kafkaSink } from '../src/kafka-sink.js'
import { startAvroTool } from './avro-tool.js'
import { open, readAll, rowsOf } from './reading.js'
import { startTestRegistry, type TestRegistry } from './test-registry.js'

type Columns = readonly RowBatch['columns'][number][]

await describeKafka('a topic that is written to', { secured: true }, (kafka) => {
  let tool: KafkaTool
  let registry: TestRegistry
  let avro: Awaited<ReturnType<typeof startAvroTool>>
  beforeAll(async () => {
    tool = startKafkaTool(kafka)
    registry = await startTestRegistry()
    avro = await startAvroTool()
  })
  afterAll(() => {
    tool.stop()
    avro.stop()
    registry.stop()
  })

  const { signal } = new AbortController()
  const write = async (topic: string, batches: readonly Columns[], query = '', broker = kafka.broker) => {
    const opened = await kafkaSink({}).open(parseResource(`kafka://${broker}/${topic}?${query}`), { signal })
    if (opened.kind !== 'rows') throw new Error('A topic takes rows.')
    const rows = (async function* (): AsyncGenerator<RowBatch> {
      for (const columns of batches) {
        const rowCount = columns[0]?.values.length ?? 0
        yield { rowCount, columns, lines: Array.from({ length: rowCount }, (_, i) => i + 1) }
      }
    })()
    return opened.write(rows, signal)
  }
  const seen = async (topic: string) =>
    (await tool.read(topic)).map(({ value, ...rest }) => ({ ...rest, value: Buffer.from(value ?? '', 'base64') }))
  const withRegistry = () => `registry=${encodeURIComponent(registry.url)}`

  it('gets a JSON object for each row, with every digit, and says how many', async () => {
    const topic = await tool.topic()
    const columns = [
      { name: 'id', values: [1, 12345678901234567890n] },
      { name: 'at', values: [new Date(0), null] },
      { name: 'o', values: [{ a: [1] }, null] },
    ]
    expect(await write(topic, [columns, [{ name: 'id', values: [3] }]])).toEqual({ written: 3 })
    expect((await seen(topic)).map(({ key, value }) => [key, String(value)])).toEqual([
      [null, '{"id":1,"at":"1970-01-01T00:00:00.000Z","o":{"a":[1]}}'],
      [null, '{"id":12345678901234567890,"at":null,"o":null}'],
      [null, '{"id":3}'],
    ])
  })

  it('has rows of the same key in the same partition as Kafka itself puts them', async () => {
    const topic = await tool.topic({ partitions: 5 })
    const keys = Array.from({ length: 200 }, (_, i) => `key ${i % 40}`)
    await write(topic, [[{ name: 'k', values: keys }]], 'key=k')
    const ours = new Map((await seen(topic)).map(({ key, partition }) => [key, partition]))
    const other = await tool.topic({ partitions: 5 })
    await tool.send(
      other,
      keys.map((key) => ({ key, value: null })),
    )
    const theirs = new Map((await tool.read(other)).map(({ key, partition }) => [key, partition]))
    expect(ours.size).toBe(40)
    expect(ours).toEqual(theirs)
  })

  it('takes more than a request holds, over all partitions, and is read back as it was', async () => {
    const topic = await tool.topic({ partitions: 3 })
    const values = Array.from({ length: 30_000 }, (_, i) => i)
    const note = values.map((i) => `${i} ${'x'.repeat(100)}`)
    expect(
      await write(topic, [
        [
          { name: 'i', values },
          { name: 'note', values: note },
        ],
      ]),
    ).toEqual({ written: 30_000 })
    const rows = rowsOf(await readAll(await open(kafka.broker, topic)))
    expect(new Set(rows.map(({ part }) => part)).size).toBe(3)
    expect(rows.map(({ row }) => Number(row.i)).sort((a, b) => a - b)).toEqual(values)
    expect(rows.every(({ row }) => row.note === note[Number(row.i)])).toBe(true)
  })

  it('gets Avro of a schema made from the columns, where a registry has none', async () => {
    const topic = await tool.topic()
    const columns: Columns = [
      { name: 'id', kind: 'integer', values: [9007199254740993n, null] },
      { name: 'ratio', kind: 'float', values: [0.1, null] },
      { name: 'ok', kind: 'boolean', values: [true, null] },
      { name: 'at', kind: 'timestamptz', values: ['2023-11-14T22:13:20.123456Z', new Date(5)] },
      { name: 'day', kind: 'date', values: [new Date(19_000 * 86_400_000), null] },
      { name: 'doc', kind: 'json', values: [{ a: 1 }, null] },
      { name: 'note', kind: 'text', values: ['größe', null] },
    ]
    expect(await write(topic, [columns], withRegistry())).toEqual({ written: 2 })
    const messages = await seen(topic)
    const id = messages[0]?.value.readInt32BE(1) as number
    const { schema } = (await (await fetch(`${registry.url}/schemas/ids/${id}`)).json()) as { schema: string }
    const decoded = await Promise.all(messages.map(({ value }) => avro.decode(schema, value.subarray(5))))
    expect(decoded[0]).toMatchObject({
      ratio: { double: 0.1 },
      ok: { boolean: true },
      at: { long: 1_700_000_000_123_456 },
      day: { int: 19_000 },
      doc: { string: '{"a":1}' },
      note: { string: 'größe' },
    })
    expect(decoded[1]).toEqual({
      id: null,
      ratio: null,
      ok: null,
      at: { long: 5_000 },
      day: null,
      doc: null,
      note: null,
    })
    const back = rowsOf(await readAll(await open(kafka.broker, topic, withRegistry())))
    expect(back[0]?.row).toMatchObject({ id: 9007199254740993n, at: '2023-11-14T22:13:20.123456Z' })
  })

  it('gets Avro of the latest schema that the registry has', async () => {
    const topic = await tool.topic()
    const schema = JSON.stringify({
      type: 'record',
      name: 'R',
      fields: [
        { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } },
        { name: 'level', type: { type: 'enum', name: 'L', symbols: ['LOW', 'HIGH'] } },
        { name: 'tags', type: { type: 'array', items: 'string' } },
        { name: 'either', type: ['null', 'int', 'string'] },
        { name: 'more', type: ['null', { type: 'map', values: 'double' }], default: null },
      ],
    })
    registry.add({ schema }, `${topic}-value`)
    const columns = [
      { name: 'price', values: ['12.34', -0.5] },
      { name: 'level', values: ['HIGH', 'LOW'] },
      { name: 'tags', values: [['a'], []] },
      { name: 'either', values: [7, 'x'] },
    ]
    await write(topic, [columns], withRegistry())
    const back = rowsOf(await readAll(await open(kafka.broker, topic, withRegistry())))
    expect(back.map(({ row }) => row)).toEqual([
      { price: '12.34', level: 'HIGH', tags: ['a'], either: 7, more: null },
      { price: '-0.50', level: 'LOW', tags: [], either: 'x', more: null },
    ])
    const value = (await seen(topic))[0]?.value.subarray(5) as Buffer
    expect(await avro.decode(schema, value)).toMatchObject({
      level: 'HIGH',
      tags: ['a'],
      either: { int: 7 },
      more: null,
    })
    const failing = write(
      topic,
      [columns.map((each) => (each.name === 'price' ? { ...each, values: ['1.234', '1'] } : each))],
      withRegistry(),
    )
    await expect(failing).rejects.toMatchObject({
      code: 'CTK_ROWS_REJECTED',
      message: expect.stringContaining(
        'does not take row 1: price: "1.234" is no decimal with 2 digits behind the point',
      ),
    })
    await expect(write(topic, [[{ name: 'strange', values: [1] }]], withRegistry())).rejects.toMatchObject({
      message: expect.stringContaining('has no field "strange"'),
    })
  })

  it('says what is wrong, and what was written by then', async () => {
    const topic = await tool.topic({ configs: { 'max.message.bytes': '20000' } })
    await expect(write('nothing', [])).rejects.toMatchObject({ code: 'CTK_FILE_MISSING' })
    await expect(write(topic, [], 'group=g')).rejects.toMatchObject({ code: 'CTK_USAGE' })
    await expect(write(topic, [[{ name: 'a', values: [1] }]], 'key=b')).rejects.toMatchObject({
      code: 'CTK_COLUMN_MISSING',
    })
    const large = write(topic, [[{ name: 'a', values: [1, 2] }], [{ name: 'a', values: ['x'.repeat(30_000)] }]])
    await expect(large).rejects.toMatchObject({
      code: 'CTK_STATEMENT_FAILED',
      message: expect.stringContaining('MESSAGE_TOO_LARGE'),
      data: { written: 2 },
      suggestions: [expect.stringContaining('2 rows had been written')],
    })
    const { name, password } = kafkaUsers.nobody
    for (const operation of ['READ', 'DESCRIBE'])
      await tool.tell('allow', { resource: 'TOPIC', name: topic, user: name, operation })
    const denied = () => write(topic, [[{ name: 'a', values: [1] }]], '', `${name}:${password}@${kafka.saslBroker}`)
    await expect.poll(() => denied().catch((error) => error.code)).toBe('CTK_PERMISSION_DENIED')
  })
})
