import { describeKafka, describeSource, type KafkaTool, startKafkaTool } from '@ctk/conformance'
import type { RowBatch } from '@ctk/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { column, open, readAll, rowsOf, source } from './reading.js'

const numbers = (from: number, count: number, extra: object = {}) =>
  Array.from({ length: count }, (_, i) => ({ value: { n: from + i }, ...extra }))
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

await describeKafka('a topic', {}, (kafka) => {
  let tool: KafkaTool
  beforeAll(() => {
    tool = startKafkaTool(kafka)
  })
  afterAll(() => tool.stop())
  const newTopic = (options = {}) => tool.topic(options)

  describe('its messages', () => {
    it('are rows with their partition and offset, in batches of one partition each', async () => {
      const topic = await newTopic({ partitions: 2 })
      await tool.send(topic, [...numbers(0, 3, { partition: 0 }), ...numbers(10, 2, { partition: 1 })])
      const opened = await open(kafka.broker, topic)
      expect(opened).toMatchObject({ kind: 'rows', name: topic, repeats: true, total: 5 })
      expect(opened.acknowledge).toBeUndefined()
      const batches = await readAll(opened)
      expect([...batches].sort((a, b) => (String(a.part) < String(b.part) ? -1 : 1))).toEqual([
        { rowCount: 3, columns: [{ name: 'n', values: [0, 1, 2] }], lines: [0, 1, 2], part: `${topic}/0`, position: 3 },
        { rowCount: 2, columns: [{ name: 'n', values: [10, 11] }], lines: [0, 1], part: `${topic}/1`, position: 2 },
      ])
    })

    it('keep nested values and long numbers; what is no object is rejected with its offset', async () => {
      const topic = await newTopic()
      const values = ['{"id":12345678901234567890,"o":{"a":[1]}}', '[1]', 'no', Buffer.from([0xff]), '{"b":true}']
      await tool.send(topic, [...values.map((value) => ({ value })), { value: Buffer.from('\0\0\0\0\x07{"a":1}') }])
      const [batch] = await readAll(await open(kafka.broker, topic))
      expect(rowsOf([batch as RowBatch]).map(({ row }) => row)).toEqual([
        { id: 12345678901234567890n, o: { a: [1] }, b: null },
        { id: null, o: null, b: true },
      ])
      expect(batch?.rejected?.map(({ line, reason }) => [line, reason.replace(/JSON: .*/, 'JSON: …')])).toEqual([
        [1, 'is not a JSON object'],
        [2, 'is not JSON: …'],
        [3, 'has bytes that are not UTF-8'],
        [5, 'is not JSON, but looks like a message of schema 7: name its registry='],
      ])
      expect(batch?.position).toBe(6)
    })

    it('come with what is asked for besides the value; without a value they are rows without values', async () => {
      const topic = await newTopic()
      await tool.send(topic, [
        {
          key: 'a',
          value: { n: 1 },
          timestamp: 1_700_000_000_123,
          headers: [
            ['h', '1'],
            ['h', '2'],
            ['i', null],
          ],
        },
        { key: 'a', value: null, timestamp: 1_700_000_000_124 },
      ])
      const all = 'metadata=topic,partition,offset,timestamp,key,headers'
      const batches = await readAll(await open(kafka.broker, topic, all))
      const shared = { kafka_topic: topic, kafka_partition: 0, kafka_key: 'a' }
      expect(rowsOf(batches).map(({ row }) => row)).toEqual([
        {
          ...shared,
          kafka_offset: 0,
          kafka_timestamp: new Date(1_700_000_000_123),
          kafka_headers: { h: ['1', '2'], i: null },
          n: 1,
        },
        { ...shared, kafka_offset: 1, kafka_timestamp: new Date(1_700_000_000_124), kafka_headers: null, n: null },
      ])
      expect(batches[0]?.columns.map(({ kind }) => kind)).toEqual([
        'text',
        'integer',
        'integer',
        'timestamptz',
        'text',
        'json',
        undefined,
      ])
      expect(column(await readAll(await open(kafka.broker, topic, 'tombstones=skip')), 'n')).toEqual([1])
    })

    it('are texts or bytes where that is asked for', async () => {
      const topic = await newTopic()
      await tool.send(topic, [{ value: 'größe' }, { value: Buffer.from([0xff, 0]) }])
      const texts = await readAll(await open(kafka.broker, topic, 'value=text'))
      expect(column(texts, 'value')).toEqual(['größe'])
      expect(texts[0]?.rejected).toMatchObject([{ line: 1, reason: 'has bytes that are not UTF-8' }])
      expect(column(await readAll(await open(kafka.broker, topic, 'value=bytes')), 'value')).toEqual([
        'Z3LDtsOfZQ==',
        '/wA=',
      ])
    })

    it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('are unpacked: %s', async (compression) => {
      const topic = await newTopic()
      await tool.send(topic, numbers(0, 2_000), { compression })
      expect(column(await readAll(await open(kafka.broker, topic)), 'n')).toEqual(range(0, 2_000))
    })

    it('come in batches of 10,000 at most', async () => {
      const topic = await newTopic()
      await tool.send(topic, numbers(0, 25_000))
      const batches = await readAll(await open(kafka.broker, topic))
      expect(Math.max(...batches.map(({ rowCount }) => rowCount))).toBe(10_000)
      expect(column(batches, 'n')).toEqual(range(0, 25_000))
    })

    it('are those of transactions that were committed', async () => {
      const topic = await newTopic()
      const transaction = 'maker'
      for (const [i, end] of ['commit', 'abort', 'abort', 'commit', 'abort'].entries()) {
        await tool.tell('begin', { transaction })
        await tool.send(topic, numbers(i * 10, 2), { transaction })
        if (i === 1) await tool.send(topic, numbers(1_000, 1))
        await tool.tell(end, { transaction })
      }
      await tool.tell('begin', { transaction })
      await tool.send(topic, numbers(900, 1), { transaction })
      expect(column(await readAll(await open(kafka.broker, topic)), 'n')).toEqual([0, 1, 1_000, 30, 31])
      await tool.tell('abort', { transaction })
    })
  })

  describe('reading', () => {
    it('ends where the topic ended when it began, and with follow only when it is interrupted', async () => {
      const topic = await newTopic()
      await tool.send(topic, numbers(0, 3))
      const finite = await open(kafka.broker, topic)
      const controller = new AbortController()
      const following = await open(kafka.broker, topic, 'follow=true', { signal: controller.signal })
      expect(following.total).toBeUndefined()
      await tool.send(topic, numbers(3, 2))
      expect(column(await readAll(finite), 'n')).toEqual([0, 1, 2])
      const seen: unknown[] = []
      const reading = (async () => {
        for await (const batch of following.batches) {
          seen.push(...column([batch], 'n'))
          if (seen.length === 5) await tool.send(topic, numbers(5, 1))
          if (seen.length === 6) controller.abort()
        }
      })()
      await expect(reading).rejects.toMatchObject({ code: 'CTK_ABORTED' })
      expect(seen).toEqual(range(0, 6))
    })

    it('begins at the beginning, at an offset, at a time, or where an earlier load ended', async () => {
      const topic = await newTopic({ partitions: 2 })
      await tool.send(
        topic,
        [0, 1].flatMap((partition) =>
          range(0, 4).map((n) => ({ partition, value: { n }, timestamp: 1_000_000_000_000 + n * 1_000 })),
        ),
      )
      const read = async (query: string, resume?: Record<string, unknown>) =>
        column(await readAll(await open(kafka.broker, topic, query, resume && { resume })), 'n')
      expect(await read('from=beginning')).toEqual([0, 1, 2, 3, 0, 1, 2, 3])
      expect(await read('from=3')).toEqual([3, 3])
      expect(await read('from=4')).toEqual([])
      expect(await read(`from=${new Date(1_000_000_001_500).toISOString()}`)).toEqual([2, 3, 2, 3])
      expect(await read('from=now')).toEqual([])
      expect(await read('from=2', { [`${topic}/1`]: 1 })).toEqual([2, 3, 1, 2, 3])
      await expect(read('from=5')).rejects.toMatchObject({
        code: 'CTK_USAGE',
        message: `from=5: ${topic}/0 has the offsets 0 up to 4.`,
      })
    })

    it('says what is gone before it was read', async () => {
      const topic = await newTopic()
      await tool.send(topic, numbers(0, 10))
      await readAll(await open(kafka.broker, topic, 'group=gone&from=2'), false)
      await tool.tell('deleteRecords', { topic, before: 6 })
      expect(column(await readAll(await open(kafka.broker, topic)), 'n')).toEqual(range(6, 10))
      const resume = { [`${topic}/0`]: 4 }
      await expect(open(kafka.broker, topic, '', { resume })).rejects.toMatchObject({
        code: 'CTK_RESUME_IMPOSSIBLE',
        message: `2 messages of ${topic}/0 that were not loaded yet are gone: it now begins at offset 6, and offset 4 is the next to load.`,
      })
      await expect(open(kafka.broker, topic, '', { resume: { [`${topic}/0`]: 11 } })).rejects.toMatchObject({
        code: 'CTK_RESUME_IMPOSSIBLE',
      })
    })
  })

  describe('the contract', () => {
    beforeAll(async () => {
      await tool.tell('create', { topic: 'good', partitions: 3 })
      await tool.tell('create', { topic: 'empty' })
      await tool.send('good', numbers(0, 30_000))
    })
    const at = (topic: string) => `kafka://${kafka.broker}/${topic}`
    const resources = { good: at('good'), empty: at('empty'), missing: at('no-such-topic') }
    describeSource({ source, scheme: 'kafka', resources })
  })
})
