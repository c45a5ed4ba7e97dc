// Loads a topic into a file, as the engine loads one into a table: a line for each row, keyed by part and offset; a row whose key
// is there already is dropped. With KILL_AFTER=n it is killed when its nth batch is written, before that is acknowledged.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { ClockService, parseResource, Registry, Sources, systemClock } from '@ctk/core'
import { loadKafka } from '../dist/index.js'

const [resource = '', file = ''] = process.argv.slice(2)
const killAfter = Number(process.env.KILL_AFTER ?? Number.POSITIVE_INFINITY)
const registry = new Registry()
registry.provide(ClockService, systemClock)
registry.install(loadKafka)
const source = await registry.load(Sources, 'kafka')
const opened = await source.open(parseResource(resource), { signal: new AbortController().signal })
if (opened.kind !== 'rows') throw new Error('A topic has rows.')

const written = new Set(existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [])
let batches = 0
let dropped = 0
for await (const batch of opened.batches) {
  const keys = batch.lines.map((line, row) => `${batch.part} ${line} ${batch.columns[0]?.values[row]}`)
  const fresh = keys.filter((key) => !written.has(key))
  dropped += keys.length - fresh.length
  for (const key of fresh) written.add(key)
  if (fresh.length > 0) appendFileSync(file, `${fresh.join('\n')}\n`)
  batches += 1
  if (batches >= killAfter) process.kill(process.pid, 'SIGKILL')
  await opened.acknowledge?.(batch)
}
await opened.close?.()
console.log(JSON.stringify({ batches, dropped }))
