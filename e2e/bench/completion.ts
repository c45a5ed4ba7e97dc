import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isUnavailable, startPostgresql, type TestDatabase, uniqueSchema } from '@ctk/conformance'
import { compile, createToolkit, id, sql } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { ctk } from './ctk.ts'

const rounds = 40

/** How long TAB takes for the id of a policy: the process that a shell starts, from its start to its end. The aim is 300 ms. */
export async function benchCompletion(cratedb: TestDatabase): Promise<void> {
  console.log(`\nThe id of a policy at TAB, ${rounds} times in turn`)
  const postgresql = await startPostgresql()
  if (isUnavailable(postgresql)) console.log(`  PostgreSQL: ${postgresql.reason}`)
  const folder = mkdtempSync(join(tmpdir(), 'ctk-bench-'))
  const schema = uniqueSchema('bench_completion')
  const urls = {
    CrateDB: cratedb.url,
    ...(isUnavailable(postgresql) ? {} : { PostgreSQL: postgresql.url }),
    embedded: `pglite://${join(folder, 'data')}`,
  }
  try {
    for (const url of Object.values(urls)) await layOut(url, schema)
    // Leaves the names of the embedded database.
    run(...ctk('retention', 'list-tags', '--uri', urls.embedded, '--schema', schema))
    const times = new Map<string, number[]>()
    for (let round = 0; round < rounds; round++) {
      const [node, program] = ctk()
      record(times, 'node -e 0', () => run(node, ['-e', '0']))
      for (const [name, url] of Object.entries(urls)) {
        const words = ['ctk', 'retention', 'delete-policy', '--schema', schema, '--uri', url, '']
        const answer = record(times, name, () => run(node, [...program, '__complete', 'zsh', ...words]))
        if (!answer.includes('delete ')) throw new Error(`${name} completed nothing: ${answer}`)
      }
    }
    for (const [name, list] of times) {
      list.sort((a, b) => a - b)
      const at = (share: number) => (list[Math.floor(list.length * share)] as number).toFixed(0).padStart(5)
      console.log(`  ${name.padEnd(12)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms`)
    }
  } finally {
    for (const url of [urls.CrateDB, urls.PostgreSQL]) if (url !== undefined) await dropStore(url, schema)
    if (!isUnavailable(postgresql)) await postgresql.stop()
    rmSync(folder, { recursive: true })
  }
}

async function layOut(url: string, schema: string): Promise<void> {
  await using database = await openDatabase(url)
  const toolkit = createToolkit({ database, plugins: [retentionDelete], schema })
  await toolkit.setup()
  for (let i = 0; i < 20; i++) {
    const policy = { strategy: 'delete', table: `${schema}.metrics_${i}`, duration: '1y', column: 'time' }
    await toolkit.policies.create(policy, { check: false })
  }
}

async function dropStore(url: string, schema: string): Promise<void> {
  await using database = await openDatabase(url)
  if (database.dialect === 'postgresql') await database.execute(compile(sql`DROP SCHEMA ${id(schema)} CASCADE`))
  else
    for (const { name } of await database.catalog.tableNames(schema))
      await database.execute(compile(sql`DROP TABLE ${id(schema, name)}`))
}

function record(times: Map<string, number[]>, name: string, work: () => string): string {
  const from = performance.now()
  const answer = work()
  times.set(name, [...(times.get(name) ?? []), performance.now() - from])
  return answer
}

function run(file: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} exited ${status}: ${stderr}`)
  return stdout
}
