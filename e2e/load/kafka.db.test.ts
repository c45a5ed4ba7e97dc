import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  describeDatabases,
  describeKafka,
  type KafkaTool,
  seededRandom,
  startKafkaTool,
  uniqueSchema,
} from '@ctk/conformance'
import { compile, createToolkit, type Database, id, sql, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { spawnCtk, startCtk } from '../spawn-ctk.ts'
import { countRows } from './load-table.js'

const PARTITIONS = 3
const MESSAGES = 60_000
const KILLS = 3
const broken = (n: number) => n % 1_000 === 17 && n > 35_000

await describeKafka('loading a topic', {}, (kafka) => {
  const home = mkdtempSync(join(tmpdir(), 'ctk-kafka-e2e-'))
  let tool: KafkaTool
  beforeAll(() => {
    tool = startKafkaTool(kafka)
    linkKafka(home)
  })
  afterAll(() => {
    tool.stop()
    rmSync(home, { recursive: true })
  })

  describeDatabases(['postgresql', 'cratedb'], 'into a table', (server) => {
    const schema = uniqueSchema('topic')
    let database: Database
    beforeAll(async () => {
      database = await openDatabase(server.url)
      await createToolkit({ database, schema: `${schema}_ext` }).setup()
    })
    afterAll(async () => {
      await dropSchema(database, schema)
      await dropSchema(database, `${schema}_ext`)
      await database[Symbol.asyncDispose]()
    })
    const load = (topic: string, table: string, group: string, ...flags: string[]) => [
      ...['load', 'table', `kafka://${kafka.broker}/${topic}?group=${group}`, `${schema}.${table}`],
      ...['--uri', server.url, '--schema', `${schema}_ext`, ...flags],
    ]

    it('has every message once, however often the load is killed', { timeout: 300_000 }, async () => {
      const random = seededRandom(5)
      const topic = await tool.topic({ partitions: PARTITIONS })
      const group = `${schema}-killed`
      const messages = Array.from({ length: MESSAGES }, (_, n) => ({
        partition: n % PARTITIONS,
        value: broken(n) ? `no JSON ${n}` : { n, note: `message ${n}` },
      }))
      await tool.send(topic, messages)
      const args = load(topic, 'events', group, '--create', '--checkpoint', '--on-error', 'skip')
      const kills: (number | null)[] = []
      for (let kill = 0; kill < KILLS; kill++) {
        const { process: child, ended } = startCtk([...args, '--events', 'ndjson'], home)
        let batches = 1 + Math.floor(random() * 3)
        child.stdout?.on('data', (text: Buffer) => {
          batches -= text.toString().split('"load.progress"').length - 1
          if (batches <= 0) setTimeout(() => child.kill('SIGKILL'), random() * 20)
        })
        kills.push((await ended).code)
        await tool.evict(group)
      }
      // Killed, and not done before: that has a code.
      expect(kills.filter((code) => code === null).length).toBeGreaterThan(0)
      const last = spawnCtk([...args, '--json'], home)
      expect([last.code, last.stderr]).toEqual([0, expect.any(String)])
      const table = { schema, name: 'events' }
      await database.refresh([table])
      const good = messages.filter((_, n) => !broken(n)).length
      expect(await countRows(database, table)).toBe(good)
      const [sums] = await database.query<{ sum: number; different: number }>(
        compile(sql`SELECT sum(${id('n')}) AS sum, count(DISTINCT ${id('n')}) AS different FROM ${tableId(table)}`),
      )
      const sum = messages.reduce((total, _, n) => total + (broken(n) ? 0 : n), 0)
      expect([Number(sums?.sum), Number(sums?.different)]).toEqual([sum, good])
      const ends = Array.from({ length: PARTITIONS }, (_, p) => [`${topic}/${p}`, MESSAGES / PARTITIONS])
      expect(await tool.offsets(group)).toEqual(Object.fromEntries(ends))
    })

    it('is only looked at in a dry run', async () => {
      const topic = await tool.topic()
      await tool.send(topic, [{ value: { n: 1, at: '2026-11-23T05:40:00Z' } }])
      const group = `${schema}-seen`
      const { stdout, code } = spawnCtk(load(topic, 'unseen', group, '--create', '--dry-run', '--json'), home)
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ dryRun: true, sample: [{ n: 1 }] })
      expect((await tool.tell<{ groups: string[] }>('groups')).groups).not.toContain(group)
      expect(await database.catalog.tables([{ schema, name: 'unseen' }])).toEqual([])
    })

    it('needs a topic', () => {
      const { code, stderr } = spawnCtk(load('nothing', 'unseen', 'g', '--create'), home)
      expect([code, stderr]).toEqual([3, expect.stringContaining('There is no topic nothing')])
    })
  })
})

/** Links the plugin, as `ctk plugins link` does. */
function linkKafka(folder: string): void {
  const data = join(folder, 'data', 'ctk')
  const root = new URL('../../plugins/load-kafka', import.meta.url).pathname
  mkdirSync(data, { recursive: true })
  const plugins = [{ type: 'link', name: '@ctk/plugin-load-kafka', root }]
  writeFileSync(join(data, 'package.json'), JSON.stringify({ private: true, oclif: { schema: 1, plugins } }))
}
