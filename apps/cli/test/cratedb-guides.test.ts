import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settings } from '@ctk/cli-kit'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropSchema } from './drop-schema.js'
import { followGuide, guideBlocks, readGuide } from './follow-guide.js'
import { root, runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

describeDatabases(['cratedb'], 'guides to CrateDB', ({ url }) => {
  const [data, ext] = [uniqueSchema('guide'), uniqueSchema('guide_ext')]
  const env = { CRATEDB_URI: url, CRATEDB_EXT_SCHEMA: ext }
  /** The tables of the guides are in the schema `doc`, which all tests share. */
  const inOwnSchema = (line: string) => line.replaceAll('doc.', `${data}.`)

  beforeAll(async () => {
    await using database = await openDatabase(url)
    const send = (sql: string) => database.execute({ sql, parameters: [] })
    await send(`CREATE TABLE "${data}".raw_metrics (ts TIMESTAMP WITH TIME ZONE,
      ts_day TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', ts))
      CLUSTERED INTO 1 SHARDS PARTITIONED BY (ts_day) WITH (number_of_replicas = 0)`)
    await send(`INSERT INTO "${data}".raw_metrics (ts) VALUES ('2024-01-05'), ('2024-02-05'), ('2024-03-05')`)
    await send(`REFRESH TABLE "${data}".raw_metrics`)
    // As the Python toolkit creates it.
    await send(`CREATE TABLE "${ext}".retention_policy (id TEXT NOT NULL PRIMARY KEY, strategy TEXT NOT NULL, tags OBJECT(DYNAMIC),
      table_schema TEXT, table_name TEXT, partition_column TEXT NOT NULL, retention_period INTEGER NOT NULL,
      reallocation_attribute_name TEXT, reallocation_attribute_value TEXT, target_repository_name TEXT) CLUSTERED INTO 1 SHARDS`)
    await database.execute({
      sql: `INSERT INTO "${ext}".retention_policy (id, strategy, table_schema, table_name, partition_column, retention_period)
        VALUES ('r1', 'delete', $1, 'raw_metrics', 'ts_day', 30)`,
      parameters: [data],
    })
    await send(`REFRESH TABLE "${ext}".retention_policy`)
  })
  afterAll(async () => {
    for (const each of [data, ext]) await dropSchema(url, each)
  })

  test('policies of the Python toolkit are taken over as the guide says', async () => {
    const outcomes = await followGuide('from-the-python-toolkit', folder, env, inOwnSchema)
    expect(outcomes.find(({ line }) => line.endsWith('--from-python-toolkit'))?.stdout).toContain('1 of 1 policy')
    expect(outcomes.at(-1)?.stdout).toMatch(/start → end/)
  })

  test('the guide to CrateDB Cloud holds for a server that is reached the same way', async () => {
    const [config = ''] = guideBlocks('cloud', 'ini')
    const settingsFolder = join(folder, 'settings')
    mkdirSync(settingsFolder)
    writeFileSync(join(settingsFolder, 'config.ini'), config.replace(/^uri = .*$/m, `uri = ${url}`))
    const own = { CTK_CONFIG_DIR: settingsFolder, CRATEDB_EXT_SCHEMA: ext }
    const shown = (await runCtk(folder, ['config', 'show'], own)).stdout
    expect(shown).toContain(join(settingsFolder, 'config.ini'))
    expect(shown.match(/\*\*\*/g)?.length).toBeGreaterThan(0)
    await runCtk(folder, ['retention', 'delete-policy', `${data}.raw_metrics`], env)
    const outcomes = await followGuide('cloud', folder, { ...env, PATH: '' }, inOwnSchema)
    expect(outcomes.at(-1)?.stdout).toMatch(/1 partition, 1 row/)
  })
})

test('addresses of CrateDB Cloud are read as the guide says', async () => {
  const addresses = [...readGuide('cloud').matchAll(/^\| `(\S+:\/\/\S+)` \|/gm)].map((match) => match[1] as string)
  expect(addresses).toHaveLength(3)
  for (const address of addresses) {
    const named = address.replace('NAME.REGION.cratedb.net', 'no-cluster.invalid')
    const { exitCode, stderr } = await runCtk(folder, ['retention', 'list-policies', named])
    // Such a host does not exist, and so the way to it was understood.
    expect([exitCode, stderr], address).toEqual([4, expect.stringContaining('no-cluster.invalid')])
  }
})

/** The rows of the tables of a page whose first column is called "there". */
function mappings(): { there: string; here: string }[] {
  const tables = readGuide('from-the-python-toolkit')
    .split(/^\| there \| here .*$/m)
    .slice(1)
  return tables.flatMap((table) =>
    [...(table.split('\n\n')[0] ?? '').matchAll(/^\| (.*?) \| (.*?) \|/gm)].map(([, there = '', here = '']) => ({
      there,
      here,
    })),
  )
}

test('every flag, command and variable of the Python toolkit has its place in the mapping', () => {
  const there = mappings()
    .map((row) => row.there)
    .join('\n')
  const flags = `strategy tags table-schema table-name partition-column retention-period reallocation-attribute-name
    reallocation-attribute-value target-repository-name id identifier schema dry-run cutoff-day verbose debug version help`
  for (const flag of flags.split(/\s+/)) expect(there).toMatch(new RegExp(`\`--${flag}\\b`))
  const commands = 'setup list-policies list list-tags create-policy create add delete-policy del rm run'
  for (const command of commands.split(' ')) expect(there).toMatch(new RegExp(`(cratedb-retention |\`)${command}\``))
  const variables = `CRATEDB_URI CRATEDB_EXT_SCHEMA CRATEDB_CLUSTER_URL CRATEDB_SQLALCHEMY_URL CRATEDB_HTTP_URL CRATEDB_USERNAME
    CRATEDB_PASSWORD CRATEDB_CLUSTER_ID CRATEDB_CLUSTER_NAME CRATEDB_CLOUD_API_KEY CRATEDB_CLOUD_API_SECRET
    CRATEDB_CLOUD_ORGANIZATION_ID CRATEDB_SCHEMA CRATEDB_TABLE DEBUG`
  for (const variable of variables.split(/\s+/)) expect(there).toContain(`\`${variable}\``)
})

test('what the mapping names here is there', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
    commands: Record<string, { id: string; aliases: string[]; flags: Record<string, { aliases?: string[] }> }>
  }
  const commands = Object.values(manifest.commands)
  const lines = mappings().flatMap(({ here }) =>
    [...here.matchAll(/`ctk ([^`]+)`/g)].map((match) => match[1] as string),
  )
  expect(lines.length).toBeGreaterThan(30)
  for (const line of lines) {
    const words = line.split(' ').filter((word) => /^[a-z][a-z-]*$/.test(word))
    const flags = line.split(' ').filter((word) => word.startsWith('--') && !['--help', '--version'].includes(word))
    const command = commands.find(({ id, aliases }) => [id, ...aliases].includes(words.join(':')))
    expect(words.length === 0 || command, line).toBeTruthy()
    const known = Object.entries(command?.flags ?? {}).flatMap(([name, { aliases = [] }]) => [name, ...aliases])
    for (const flag of flags) expect(known, line).toContain(flag.slice(2))
  }
})

test('the variables that are the same are settings, and the others are not', () => {
  const read = settings.map(({ env }) => env)
  for (const { there, here } of mappings().filter((row) => row.there.includes('CRATEDB_'))) {
    const same = here.startsWith('the same')
    for (const [, variable] of there.matchAll(/`(CRATEDB_\w+)`/g)) expect(read.includes(variable), variable).toBe(same)
  }
})
