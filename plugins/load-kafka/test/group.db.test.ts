import { setTimeout as sleep } from 'node:timers/promises'
import { describeKafka, type KafkaTool, type SeenMessage, startKafkaTool } from '@ctk/conformance'
import type { OpenedRows, RowBatch } from '@ctk/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { column, hastySource, open, readAll, source } from './reading.js'

const numbers = (from: number, count: number, extra: object = {}) =>
  Array.from({ length: count }, (_, i) => ({ value: { n: from + i }, ...extra }))
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
const inOrder = (values: readonly unknown[]) => [...values].sort((a, b) => Number(a) - Number(b))
const numberIn = ({ value }: SeenMessage) => JSON.parse(Buffer.from(value ?? '', 'base64').toString()).n

await describeKafka('a consumer group', {}, (kafka) => {
  let tool: KafkaTool
  beforeAll(() => {
    tool = startKafkaTool(kafka)
  })
  afterAll(() => tool.stop())

  /** The next batch, and what else it is the iterator of. */
  const first = async (opened: OpenedRows): Promise<[RowBatch, AsyncIterator<RowBatch>]> => {
    const iterator = opened.batches[Symbol.asyncIterator]()
    const { value } = await iterator.next()
    return [value, iterator]
  }

  it('has the offsets of what was acknowledged, and nothing else', async () => {
    const topic = await tool.topic()
    await tool.send(topic, numbers(0, 25_000))
    const opened = await open(kafka.broker, topic, 'group=acknowledged')
    const batches: RowBatch[] = []
    for await (const batch of opened.batches) {
      batches.push(batch)
      if (batches.length === 2) {
        expect(await tool.offsets('acknowledged')).toEqual({})
        await opened.acknowledge?.(batches[0] as RowBatch)
        expect(await tool.offsets('acknowledged')).toEqual({ [`${topic}/0`]: batches[0]?.position })
      }
    }
    await opened.close?.()
    const again = await readAll(await open(kafka.broker, topic, 'group=acknowledged'))
    expect(column(again, 'n')).toEqual(range(Number(batches[0]?.position), 25_000))
    expect(await tool.offsets('acknowledged')).toEqual({ [`${topic}/0`]: 25_000 })
    expect(column(await readAll(await open(kafka.broker, topic, 'group=acknowledged')), 'n')).toEqual([])
    expect(await tool.tell('group', { group: 'acknowledged' })).toMatchObject({ members: 0 })
  })

  it('takes an acknowledgement after the last batch was read, and is left then', async () => {
    const topic = await tool.topic()
    await tool.send(topic, numbers(0, 3))
    const opened = await open(kafka.broker, topic, 'group=late')
    const [batch, iterator] = await first(opened)
    expect((await iterator.next()).done).toBe(true)
    expect(await tool.tell('group', { group: 'late' })).toMatchObject({ members: 1 })
    await opened.acknowledge?.(batch)
    expect(await tool.offsets('late')).toEqual({ [`${topic}/0`]: 3 })
    await expect.poll(() => tool.tell('group', { group: 'late' })).toMatchObject({ members: 0 })
  })

  it('is begun at the beginning, at `from`, or where an earlier load ended, in spite of what it has committed', async () => {
    const topic = await tool.topic()
    await tool.send(topic, numbers(0, 4))
    await readAll(await open(kafka.broker, topic, 'group=begun&from=2'))
    await tool.send(topic, numbers(4, 2))
    const read = async (query: string, context = {}) =>
      column(await readAll(await open(kafka.broker, topic, `group=begun${query}`, context), false), 'n')
    expect(await read('')).toEqual([4, 5])
    expect(await read('&from=beginning')).toEqual(range(0, 6))
    expect(await read('', { resume: { [`${topic}/0`]: 5 } })).toEqual([5])
  })

  it('does not notice that somebody has a look', async () => {
    const topic = await tool.topic({ partitions: 2 })
    await tool.send(topic, [...numbers(0, 4, { partition: 0 }), ...numbers(4, 4, { partition: 1 })])
    const opened = await open(kafka.broker, topic, 'group=unseen', { peek: true })
    expect(opened.acknowledge).toBeUndefined()
    expect(inOrder(column(await readAll(opened), 'n'))).toEqual(range(0, 8))
    expect(await tool.tell<{ groups: string[] }>('groups')).toMatchObject({
      groups: expect.not.arrayContaining(['unseen']),
    })

    await tool.tell('join', { topic, group: 'watched' })
    const seen: SeenMessage[] = []
    while (seen.length < 8)
      seen.push(...(await tool.tell<{ messages: SeenMessage[] }>('poll', { commit: true })).messages)
    const before = await tool.tell('group', { group: 'watched' })
    await tool.send(topic, numbers(8, 1, { partition: 1 }))
    expect(column(await readAll(await open(kafka.broker, topic, 'group=watched', { peek: true })), 'n')).toEqual([8])
    expect(await tool.tell('group', { group: 'watched' })).toEqual(before)
    expect(await tool.offsets('watched')).toEqual({ [`${topic}/0`]: 4, [`${topic}/1`]: 4 })
    await tool.tell('leave')
  })

  /** Both batches of a topic with two partitions, read as the only member; then another client joins. */
  const shareWithAnother = async (group: string, from = source) => {
    const topic = await tool.topic({ partitions: 2 })
    await tool.send(topic, [...numbers(0, 10, { partition: 0 }), ...numbers(10, 10, { partition: 1 })])
    const controller = new AbortController()
    const { signal } = controller
    const opened = await open(kafka.broker, topic, `group=${group}&follow=true`, { signal }, from)
    const iterator = opened.batches[Symbol.asyncIterator]()
    const ours = [(await iterator.next()).value, (await iterator.next()).value] as [RowBatch, RowBatch]
    const next = iterator.next()
    await tool.tell('join', { topic, group })
    const theirs: SeenMessage[] = []
    const poll = async () => {
      const answer = await tool.tell<{ messages: SeenMessage[]; assigned: number[] }>('poll', { ms: 300 })
      theirs.push(...answer.messages)
      return answer.assigned
    }
    const end = async () => {
      const last = Promise.all([next, iterator.next()])
      controller.abort()
      await expect(last).rejects.toMatchObject({ code: 'CTK_ABORTED' })
      await opened.close?.()
      await tool.tell('leave')
    }
    return { topic, opened, ours, next, theirs, poll, end }
  }

  it('waits for acknowledgements before it moves partitions, so that nothing is read twice', async () => {
    const { topic, opened, ours, next, theirs, poll, end } = await shareWithAnother('patient')
    const assigned = (async () => {
      for (;;) {
        const partitions = await poll()
        if (partitions.length > 0) return partitions
      }
    })()
    await sleep(1_500)
    for (const batch of ours) await opened.acknowledge?.(batch)
    const [theirPartition] = await assigned
    expect(await tool.offsets('patient')).toEqual({ [`${topic}/0`]: 10, [`${topic}/1`]: 10 })
    await tool.send(topic, [...numbers(20, 5, { partition: 0 }), ...numbers(30, 5, { partition: 1 })])
    const more: RowBatch = (await next).value
    expect(more.part).toBe(`${topic}/${1 - Number(theirPartition)}`)
    while (theirs.length < 5) await poll()
    expect(inOrder([...column([more], 'n'), ...theirs.map(numberIn)])).toEqual([...range(20, 25), ...range(30, 35)])
    await end()
  })

  it('gets no offset of a partition that is no longer ours, and nothing is lost', async () => {
    const { topic, opened, ours, theirs, poll, end } = await shareWithAnother('hasty', hastySource)
    let assigned: number[] = []
    while (assigned.length === 0) assigned = await poll()
    for (const batch of ours) await opened.acknowledge?.(batch)
    expect(assigned).toHaveLength(1)
    expect(await tool.offsets('hasty')).toEqual({ [`${topic}/${1 - Number(assigned[0])}`]: 10 })
    while (theirs.length < 10) await poll()
    const lost = ours.find(({ part }) => part === `${topic}/${assigned[0]}`) as RowBatch
    expect(inOrder(theirs.map(numberIn))).toEqual(column([lost], 'n'))
    await end()
  })
})
