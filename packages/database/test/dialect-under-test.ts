import { randomBytes } from 'node:crypto'
import {
  type Database,
  type DeleteRange,
  type DropPartition,
  type Operation,
  type OperationContext,
  type OperationHandler,
  type Partition,
  type Sender,
  type Statement,
  type TableInfo,
  type TableName,
  unleased,
} from '@ctk/core'
import { afterAll, beforeAll } from 'vitest'
import { cratedbDialect } from '../src/dialect/cratedb/cratedb-dialect.js'
import { postgresqlDialect } from '../src/dialect/postgresql/postgresql-dialect.js'
import type { Driver } from '../src/driver/driver.js'
import { createSqlDatabase } from '../src/sql-database.js'
import type { Way } from './servers.js'

/** A dialect on a real database, a schema of its own in it, and everything that is sent. */
export interface DialectUnderTest {
  readonly database: Database
  readonly schema: string
  /** The text of each statement; those of a transaction are one entry. Empty it before counting. */
  readonly sent: string[]
  run(text: string, ...parameters: unknown[]): Promise<void>
  rows<R>(text: string, ...parameters: unknown[]): Promise<R[]>
}

/** Puts the dialect of a way to a database under test, while the suite runs. */
export function dialectUnderTest(way: Way): DialectUnderTest {
  const schema = `ctk_dialect_${randomBytes(6).toString('hex')}`
  const dialect = way.dialect === 'cratedb' ? cratedbDialect : postgresqlDialect
  const sent: string[] = []
  let database: Database
  beforeAll(async () => {
    database = createSqlDatabase({ address: way.address, driver: recording(way.driver, sent), dialect })
    if (way.dialect === 'postgresql') await way.driver.execute({ sql: `CREATE SCHEMA ${schema}`, parameters: [] })
  })
  afterAll(() => dropSchema(way, schema))
  return {
    get database() {
      return database
    },
    schema,
    sent,
    run: async (sql, ...parameters) => {
      await way.driver.execute({ sql, parameters })
    },
    rows: (sql, ...parameters) => way.driver.query({ sql, parameters }),
  }
}

/** A name as SQL text; tests may build SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const full = ({ schema, name }: TableName): string => `${quoted(schema)}.${quoted(name)}`

/** The table as the catalogue shows it. */
export async function infoOf({ database }: DialectUnderTest, table: TableName): Promise<TableInfo> {
  const [info] = await database.catalog.tables([table])
  if (!info) throw new Error(`There is no table ${full(table)}.`)
  return info
}

let operations = 0

export const dropOf = (partition: Partition): DropPartition => ({
  id: `op${operations++}`,
  kind: 'drop-partition',
  table: partition.table,
  partition,
})

export const deleteOf = (table: TableName, column: string, before: string, from?: string): DeleteRange => ({
  id: `op${operations++}`,
  kind: 'delete-range',
  table,
  column,
  from: from === undefined ? undefined : Date.parse(from),
  before: Date.parse(before),
  pauseMs: 0,
})

/** The dialect's handler of an operation, and what it works with. */
export function handlerOf<O extends Operation>({ database }: DialectUnderTest, { kind }: O) {
  const handler = database.operations.find((each) => each.kind === kind) as OperationHandler<O>
  const context = (more: Partial<OperationContext> = {}): OperationContext => ({
    ...unleased(more.database ?? database, 'RUN', more.signal ?? new AbortController().signal),
    ...more,
  })
  return { handler, context }
}

/** Applies operations of one kind together. */
export function applyAll(under: DialectUnderTest, all: readonly Operation[], more: Partial<OperationContext> = {}) {
  const { handler, context } = handlerOf(under, all[0] as Operation)
  return handler.apply(all, context(more))
}

function recording(driver: Driver, sent: string[]): Driver {
  const { transaction, atomically } = driver
  const record = <A>(statement: Statement, answer: A): A => {
    sent.push(statement.sql)
    return answer
  }
  return {
    dialect: driver.dialect,
    query: (query, signal) => record(query, driver.query(query, signal)),
    execute: (statement, signal) => record(statement, driver.execute(statement, signal)),
    ...(transaction && {
      transaction: <T>(work: (sender: Sender) => Promise<T>, signal?: AbortSignal): Promise<T> =>
        transaction.call(
          driver,
          async (sender) => {
            const own: string[] = []
            const result = await work({
              query: (query, signal) => {
                own.push(query.sql)
                return sender.query(query, signal)
              },
              execute: (statement, signal) => {
                own.push(statement.sql)
                return sender.execute(statement, signal)
              },
            })
            sent.push(own.join(';\n'))
            return result
          },
          signal,
        ) as Promise<T>,
    }),
    ...(atomically && {
      atomically: (statements: readonly Statement[], signal?: AbortSignal) => {
        sent.push(statements.map((statement) => statement.sql).join(';\n'))
        return atomically.call(driver, statements, signal)
      },
    }),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

async function dropSchema({ dialect, driver }: Way, schema: string): Promise<void> {
  const run = (sql: string) => driver.execute({ sql, parameters: [] })
  if (dialect === 'postgresql') {
    await run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    return
  }
  const tables = await driver.query<{ name: string }>({
    sql: 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1',
    parameters: [schema],
  })
  for (const { name } of tables) await run(`DROP TABLE ${full({ schema, name })}`)
}
