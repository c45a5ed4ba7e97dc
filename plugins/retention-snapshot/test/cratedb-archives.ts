import { uniqueSchema } from '@ctk/conformance'
import {
  compile,
  createToolkit,
  type Database,
  id,
  type Plugin,
  sql,
  type TableName,
  type Toolkit,
  tableId,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionSnapshot } from '../src/index.js'

/** Where tests archive to, and what with. */
export interface ArchiveLab extends AsyncDisposable {
  readonly database: Database
  readonly toolkit: Toolkit
  readonly schema: string
  readonly own: string
  readonly repository: string
  /** A toolkit over another connection, or a driver that fails. */
  toolkitOf(database: Database, plugins?: readonly Plugin[]): Toolkit
  /** Makes a table with these columns; the rows are `INSERT … SELECT` from a series `g` of 1 to `rows`. */
  rows<R>(query: ReturnType<typeof sql>): Promise<R[]>
  send(statement: ReturnType<typeof sql>): Promise<void>
  /** The labels of the partitions that a table has, and which of them are blocked. */
  partitions(table: TableName): Promise<{ readonly labels: readonly string[]; readonly blocked: readonly string[] }>
}

/**
 * A schema, tables of ctk's own and a repository of type `fs` on a CrateDB server.
 *
 * @param settings of the repository, such as `max_snapshot_bytes_per_sec`
 */
export async function archiveLab(url: string, settings: Readonly<Record<string, string>> = {}): Promise<ArchiveLab> {
  const database = await openDatabase(url)
  const schema = uniqueSchema('archive')
  const own = `${schema}_ext`
  const repository = `${schema}_repo`
  const send = async (statement: ReturnType<typeof sql>) => void (await database.execute(compile(statement)))
  const rows = <R>(query: ReturnType<typeof sql>) => database.query<R>(compile(query))
  const toolkitOf = (of: Database, plugins: readonly Plugin[] = []) =>
    createToolkit({ database: of, plugins: [retentionSnapshot, ...plugins], schema: own })
  const toolkit = toolkitOf(database)
  await toolkit.setup()
  await createRepository(database, repository, settings)
  return {
    database,
    toolkit,
    schema,
    own,
    repository,
    toolkitOf,
    rows,
    send,
    async partitions(table) {
      const [info] = await database.catalog.tables([table])
      const found = await rows<{ ident: string; blocked: boolean | null }>(sql`SELECT partition_ident AS ident,
  settings['blocks']['write'] AS blocked FROM information_schema.table_partitions
  WHERE table_schema = ${table.schema} AND table_name = ${table.name}`)
      const blocked = new Set(found.flatMap(({ ident, blocked }) => (blocked ? [ident] : [])))
      const all = info?.partitions ?? []
      return {
        labels: all.map(({ label }) => label),
        blocked: all.filter(({ ident }) => blocked.has(ident.split('.').at(-1) ?? '')).map(({ label }) => label),
      }
    },
    async [Symbol.asyncDispose]() {
      await dropRepository(database, repository)
      for (const each of [schema, own]) {
        const tables = await rows<{ name: string }>(
          sql`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${each}`,
        )
        for (const { name } of tables) await send(sql`DROP TABLE IF EXISTS ${tableId({ schema: each, name })}`)
      }
      await database[Symbol.asyncDispose]()
    },
  }
}

/** How much is old: the first three of four months, with {@link monthsCutoff}. */
export const monthsCutoff = '2020-05-01'

/**
 * Four months from 2020-01 on, 25 rows each, with rows of a region and of none, and a policy that archives what is older than a month.
 *
 * @param options.policy more of the policy; null: none
 * @param options.filler as many rows more, of some bytes each
 */
export async function layOutMonths(
  lab: ArchiveLab,
  name: string,
  {
    keyed = false,
    policy = {},
    filler = 0,
  }: { readonly keyed?: boolean; readonly policy?: object | null; readonly filler?: number } = {},
): Promise<TableName> {
  const table = { schema: lab.schema, name }
  const key = keyed ? sql`, PRIMARY KEY ("id", "Mo""nth", "region")` : sql``
  await lab.send(sql`CREATE TABLE ${tableId(table)} ("id" BIGINT, "At" TIMESTAMP WITH TIME ZONE,
    "Mo""nth" TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', "At"), "region" TEXT${key})
    CLUSTERED INTO 2 SHARDS PARTITIONED BY ("Mo""nth", "region") WITH (number_of_replicas = 0)`)
  await lab.send(sql`INSERT INTO ${tableId(table)} ("id", "At", "region")
    SELECT g, date_trunc('month', '2020-01-15'::timestamp + (g % 4) * '30 days'::interval) + '3 days'::interval,
      CASE WHEN g % 2 = 0 OR ${keyed} THEN 'eu' ELSE NULL END FROM generate_series(1, 100) AS t(g)`)
  if (filler > 0) {
    await lab.send(sql`ALTER TABLE ${tableId(table)} ADD COLUMN "filler" TEXT`)
    await lab.send(sql`INSERT INTO ${tableId(table)} ("id", "At", "region", "filler")
      SELECT g + 100, date_trunc('month', '2020-01-15'::timestamp + (g % 4) * '30 days'::interval) + '3 days'::interval,
        CASE WHEN g % 2 = 0 THEN 'eu' ELSE NULL END, md5(g::text) || md5((g + 7)::text) || md5((g + 9)::text) || md5((g + 99)::text)
      FROM generate_series(1, ${filler}) AS t(g)`)
  }
  await lab.database.refresh([table])
  if (policy)
    await lab.toolkit.policies.create({
      strategy: 'snapshot',
      table,
      column: 'At',
      duration: '1mo',
      target: { repository: lab.repository },
      ...policy,
    })
  return table
}

/** The keys of the rows that a table has now, in order. */
export async function idsOf(lab: ArchiveLab, table: TableName): Promise<number[]> {
  await lab.database.refresh([table])
  return (await lab.rows<{ id: number }>(sql`SELECT "id" FROM ${tableId(table)} ORDER BY "id"`)).map(({ id }) => id)
}

async function createRepository(database: Database, name: string, settings: Readonly<Record<string, string>>) {
  const more = Object.entries(settings).map(([key, value]) => sql`, ${id(key)} = ${value}`)
  const all = more.reduce((text, each) => sql`${text}${each}`, sql`location = ${name}`)
  await database.execute(compile(sql`CREATE REPOSITORY ${id(name)} TYPE fs WITH (${all})`))
}

/** With the snapshots in it, whose files stay otherwise. */
async function dropRepository(database: Database, name: string) {
  const snapshots = await database.query<{ name: string }>(
    compile(sql`SELECT name FROM sys.snapshots WHERE repository = ${name}`),
  )
  for (const snapshot of snapshots) await database.execute(compile(sql`DROP SNAPSHOT ${id(name, snapshot.name)}`))
  await database.execute(compile(sql`DROP REPOSITORY ${id(name)}`))
}
