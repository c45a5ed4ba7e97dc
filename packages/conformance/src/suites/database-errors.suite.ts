import { inspect } from 'node:util'
import { compile, type ErrorCode, id, isCtkError, type Statement, sql, tableId } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { type DatabaseUnderTest, insertInto, makeTable, newTable, valuesOf } from './database-under-test.js'

/** The part of `describeDatabase` about what goes wrong. */
export function describeErrors(under: DatabaseUnderTest): void {
  const fail = async (statement: Statement, code: ErrorCode): Promise<void> => {
    const { database } = under
    for (const send of [() => database.query(statement), () => database.execute(statement)]) {
      const failure: unknown = await send().catch((error: unknown) => error)
      expect(isCtkError(failure), `an error of ctk: ${inspect(failure)}`).toBe(true)
      expect(isCtkError(failure) && failure.code).toBe(code)
      expect(isCtkError(failure) && failure.message).toMatch(/^[A-Z].*\.$/s)
      const password = database.address.password?.reveal()
      if (password) expect(`${inspect(failure, { depth: 9 })} ${JSON.stringify(failure)}`).not.toContain(password)
    }
  }

  describe('errors', () => {
    test('a table or a schema that is not there', async () => {
      await fail(compile(sql`SELECT * FROM ${tableId(newTable(under, 'missing'))}`), 'CTK_TABLE_MISSING')
      await fail(compile(sql`SELECT * FROM ${id('no_such_schema', 'no_such_table')}`), 'CTK_TABLE_MISSING')
    })

    test('a table that is there already', async () => {
      const table = await makeTable(under)
      await fail(compile(sql`CREATE TABLE ${tableId(table)} ("id" BIGINT)`), 'CTK_TABLE_EXISTS')
    })

    test('a column that is not there', async () => {
      const table = await makeTable(under)
      await fail(compile(sql`SELECT "no_such_column" FROM ${tableId(table)}`), 'CTK_COLUMN_MISSING')
    })

    test('a statement that cannot be parsed', async () => {
      await fail(compile(sql`SELEC 1`), 'CTK_STATEMENT_FAILED')
    })

    test('a key that is there already: the row stays as it was', async () => {
      const table = await makeTable(under, [sql`"text" TEXT`])
      await under.database.execute(insertInto(table, { id: 1, text: 'first' }))
      await fail(insertInto(table, { id: 1, text: 'second' }), 'CTK_STATEMENT_FAILED')
      expect(await valuesOf(under, table, 'text')).toEqual(['first'])
    })

    test('a value that does not fit its column', async () => {
      const table = await makeTable(under, [sql`"at" TIMESTAMP WITH TIME ZONE`])
      await fail(insertInto(table, { id: 1, at: 'no time' }), 'CTK_STATEMENT_FAILED')
      expect(await valuesOf(under, table, 'id')).toEqual([])
    })

    test('after an error the database goes on', async () => {
      await fail(compile(sql`SELEC 1`), 'CTK_STATEMENT_FAILED')
      expect(await under.database.query(compile(sql`SELECT 1 AS "one"`))).toEqual([{ one: 1 }])
    })
  })
}
