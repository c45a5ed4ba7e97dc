import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeKafka, type KafkaTool, startKafkaTool } from '@ctk/conformance'
import { afterAll, beforeAll, expect, it } from 'vitest'

const PARTITIONS = 3
const EACH = 15_000
const KILLS = 4

await describeKafka('a consumer that is killed between write and commit', {}, (kafka) => {
  let tool: KafkaTool
  const folder = mkdtempSync(join(tmpdir(), 'ctk-kafka-'))
  beforeAll(() => {
    tool = startKafkaTool(kafka)
  })
  afterAll(() => {
    tool.stop()
    rmSync(folder, { recursive: true })
  })

  it('gets the messages again, each under the same key, and loses none', async () => {
    const topic = await tool.topic({ partitions: PARTITIONS })
    const messages = Array.from({ length: PARTITIONS * EACH }, (_, n) => ({ partition: n % PARTITIONS, value: { n } }))
    await tool.send(topic, messages)
    const file = join(folder, 'rows')
    const args = [
      join(import.meta.dirname, 'consume-to-file.ts'),
      `kafka://${kafka.broker}/${topic}?group=killed`,
      file,
    ]
    const consume = (env: Record<string, string>) =>
      spawnSync(process.execPath, args, { env: { ...process.env, ...env }, encoding: 'utf8', timeout: 60_000 })

    let committed = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const { signal, stderr } = consume({ KILL_AFTER: String(1 + (kill % 3)) })
      expect([signal, stderr]).toEqual(['SIGKILL', expect.any(String)])
      const offsets = Object.values(await tool.offsets('killed')).reduce((sum, offset) => sum + offset, 0)
      const rows = readFileSync(file, 'utf8').trimEnd().split('\n').length
      // What is committed is written; what was written last is not committed.
      expect(offsets).toBeGreaterThanOrEqual(committed)
      expect(offsets).toBeLessThan(rows)
      committed = offsets
      await tool.evict('killed')
    }
    const { stdout, status } = consume({})
    expect(status).toBe(0)
    expect(JSON.parse(stdout).dropped).toBeGreaterThan(0)

    const rows = readFileSync(file, 'utf8').trimEnd().split('\n').sort()
    const expected = messages.map(
      ({ partition, value: { n } }) => `${topic}/${partition} ${(n - partition) / PARTITIONS} ${n}`,
    )
    expect(rows).toEqual(expected.sort())
    const ends = Array.from({ length: PARTITIONS }, (_, partition) => [`${topic}/${partition}`, EACH])
    expect(await tool.offsets('killed')).toEqual(Object.fromEntries(ends))
  })
})
