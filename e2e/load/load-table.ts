import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile, type Database, id, sql, type TableName, tableId } from '@ctk/core'

/** A file of `vega-datasets`. */
export const dataset = (name: string) =>
  new URL(`../../apps/docs/node_modules/vega-datasets/data/${name}`, import.meta.url).pathname

/** 10,000 real rows. */
export const birdstrikes = dataset('birdstrikes.csv')

/** Files of a test, in a folder of their own. */
export function fileFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'ctk-load-'))
  return {
    write(name: string, content: string | Uint8Array): string {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    path: (name: string) => join(folder, name),
    read: (path: string) => readFileSync(path, 'utf8'),
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** All rows, in order of a column. */
export function rowsOf(database: Database, table: TableName, order: string): Promise<Record<string, unknown>[]> {
  return database.query(compile(sql`SELECT * FROM ${tableId(table)} ORDER BY ${id(order)}`))
}

export async function countRows(database: Database, table: TableName): Promise<number> {
  const [row] = await database.query<{ n: number }>(compile(sql`SELECT count(*) AS n FROM ${tableId(table)}`))
  return Number(row?.n)
}
