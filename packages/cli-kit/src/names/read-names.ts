import { type Database, formatTableName, type StoreOptions } from '@ctk/core'
import { formatMoment } from '../output/moment.js'
import type { KnownName, NameKind } from './known-name.js'

/** More than anybody reads, and less than makes a shell slow. */
const most = 1_000
const latestRuns = 50

/**
 * The names of one kind that a database has, with one statement or two. Nothing is written, and nothing refreshed.
 *
 * @throws what the database throws; CTK_STORE_MISSING before `ctk retention setup`
 */
export async function readNames(
  database: Database,
  where: StoreOptions,
  kind: NameKind,
  signal?: AbortSignal,
): Promise<readonly KnownName[]> {
  const names = await readers[kind](database, where, signal)
  return names.slice(0, most)
}

type Reader = (database: Database, where: StoreOptions, signal?: AbortSignal) => Promise<KnownName[]>

const readers: Readonly<Record<NameKind, Reader>> = {
  policy: async (database, where, signal) =>
    (await database.policies(where).list(signal)).map(({ id, strategy, table, duration }) => ({
      value: id,
      text: `${strategy} ${formatTableName(table)}${duration === undefined ? '' : ` ${duration}`}`,
    })),
  tag: async (database, where, signal) => {
    const count = new Map<string, number>()
    for (const { tags } of await database.policies(where).list(signal))
      for (const tag of tags) count.set(tag, (count.get(tag) ?? 0) + 1)
    return [...count]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, n]) => ({ value, text: n === 1 ? '1 policy' : `${n} policies` }))
  },
  table: async (database, { schema = 'ext' }, signal) =>
    (await database.catalog.tableNames(undefined, signal))
      .filter((table) => table.schema !== schema)
      .map((table) => {
        const value = formatTableName(table)
        const short = value.slice(formatTableName({ ...table, name: '' }).length - 2)
        return { value, text: '', ...(table.schema === database.defaultSchema && { short }) }
      }),
  run: async (database, where, signal) =>
    (await database.runs(where).runs({ limit: latestRuns }, signal)).map(({ id, kind, startedAt, exitCode }) => ({
      value: id,
      text: `${kind} ${formatMoment(startedAt)}${exitCode === undefined ? '' : `, exit ${exitCode}`}`,
    })),
  hold: async (database, where, signal) =>
    (await database.holds(where).holds(undefined, signal))
      .filter(({ releasedAt }) => releasedAt === undefined)
      .map(({ id, table, reason }) => ({ value: id, text: `${formatTableName(table)} ${reason}` })),
  archive: async (database, where, signal) =>
    (await database.archives(where).find({}, signal))
      .filter(({ expiredAt }) => expiredAt === undefined)
      .map(({ id, table, label, repository }) => ({
        value: id,
        text: `${formatTableName(table)} ${label} in ${repository}`,
      })),
  repository: async (database, where, signal) =>
    (await database.archives(where).repositories(signal)).map(({ name, type }) => ({ value: name, text: type })),
}
