import type { Database, Statement } from '@ctk/core'
import { createSqlDatabase, loadDialect, type OpenedDriver, openDriver } from '@ctk/database'

/** What happens to the statements that a run sends: `send` does it. What is thrown is what the run sees. */
export type Meddle = (statement: Statement, send: () => Promise<unknown>) => Promise<unknown>

/** A database whose statements somebody meddles with, from its first one on. */
export async function meddled(url: string, meddle: Meddle): Promise<Database> {
  const driver = await openDriver((await import('@ctk/core')).Address.parse(url))
  const wrapped: OpenedDriver = Object.assign(Object.create(driver), {
    query: (statement: Statement, signal?: AbortSignal) => meddle(statement, () => driver.query(statement, signal)),
    execute: (statement: Statement, signal?: AbortSignal) => meddle(statement, () => driver.execute(statement, signal)),
    dialect: driver.dialect,
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  })
  return createSqlDatabase({
    address: (await import('@ctk/core')).Address.parse(url),
    driver: wrapped,
    dialect: await loadDialect(driver.dialect),
  })
}

export const isSnapshot = ({ sql }: Statement): boolean => /^CREATE\b.* SNAPSHOT /.test(sql)
export const isDrop = ({ sql }: Statement): boolean => /^DELETE\b/.test(sql)
