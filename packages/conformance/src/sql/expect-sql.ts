import type { Statement } from '@ctk/core'
import { expect } from 'vitest'

/**
 * Compares a statement with what it should be. Blanks and line breaks count as one blank, so that the expected text may be
 * laid out for reading.
 *
 * @example
 * expectSql(statement, { sql: 'DELETE FROM "doc"."metrics" WHERE "ts" < $1', parameters: [new Date(0)] })
 */
export function expectSql(statement: Statement | undefined, expected: Statement): void {
  expect(statement && { sql: oneLine(statement.sql), parameters: statement.parameters }).toEqual({
    sql: oneLine(expected.sql),
    parameters: expected.parameters,
  })
}

function oneLine(sql: string): string {
  return sql.replaceAll(/\s+/g, ' ').trim()
}
