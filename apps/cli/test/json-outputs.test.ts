import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, expect, test } from 'vitest'
import { root, runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

const documented = JSON.parse(readFileSync(join(root, '../docs/reference/json-outputs.schema.json'), 'utf8'))
// Each kind of operation has members of its own.
documented.$defs.Operation.additionalProperties = {}
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': isTime } })
ajv.addSchema(closed(documented) as object, 'ctk')

/** A time as our documents write it. */
function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text)
}

/** Readers skip members that they do not know; here, one that is not documented is a mistake. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const members = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]))
  const isSchema = 'type' in schema && schema.type === 'object' && 'properties' in schema
  return isSchema && !('additionalProperties' in schema) ? { ...members, additionalProperties: false } : members
}

/** What does not fit the documentation. */
async function differences(command: string, ...rest: readonly string[]): Promise<unknown> {
  const { stdout, stderr } = await runCtk(folder, [...command.split(' '), ...rest, '--json'])
  const validate = ajv.getSchema(`ctk#/properties/${encodeURIComponent(command)}`)
  if (!validate) return `${command} is not documented`
  const document = JSON.parse(stdout)
  if ('error' in document) return stderr || document.error
  return validate(document) ? [] : validate.errors
}

test('documents are what the reference says, of most commands', { timeout: 120_000 }, async () => {
  const rows = Array.from({ length: 300 }, (_, day) => `${new Date(Date.UTC(2022, 0, 1 + day)).toISOString()},${day}`)
  writeFileSync(join(folder, 'metrics.csv'), `time,value\n${rows.join('\n')}\n`)
  const lines = [
    ['load table', 'metrics.csv', '--create', '--partition-by', 'month(time)'],
    ['save table', 'metrics', 'copy.ndjson'],
    ['retention setup'],
    ['retention set-ttl', 'metrics', '--duration', '30d', '--tags', 'a,b'],
    ['retention create-policy', 'metrics', '--strategy', 'delete', '--duration', '1y', '--dry-run'],
    ['retention show-ttl', 'metrics'],
    ['retention list-policies'],
    ['retention list-tags'],
    ['retention check-policies'],
    ['retention export'],
    ['hold add', 'metrics', '--reason', 'audit', '--from', '2022-03-01', '--until', '2022-03-10', '--where', 'value=3'],
    ['hold list'],
    ['gate set', 'metrics', '--dependant', 'rollup', '--seen-until', '2022-08-01'],
    ['gate list'],
    ['retention plan', '--cutoff', '2022-12-01', '--max-share', '100'],
    ['retention explain', 'metrics', '--cutoff', '2022-12-01'],
    ['retention forecast'],
    ['retention status'],
    ['retention run', '--cutoff', '2022-12-01', '--max-share', '100'],
    ['retention history'],
    ['audit list'],
    ['audit verify'],
    ['config show'],
    ['doctor'],
    ['retention unset-ttl', 'metrics'],
  ] as const
  const found: unknown[] = []
  for (const [command, ...rest] of lines) found.push([command, await differences(command, ...rest)])
  expect(found).toEqual(lines.map(([command]) => [command, []]))
})
