import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTableName, parseTableName } from './table-name.js'

describe('parseTableName', () => {
  it.each([
    ['metrics', { schema: 'doc', name: 'metrics' }],
    ['Raw.Metrics', { schema: 'Raw', name: 'Metrics' }],
    ['"my.schema"."a""b"', { schema: 'my.schema', name: 'a"b' }],
    ['doc."with blank"', { schema: 'doc', name: 'with blank' }],
  ])('reads %s', (text, table) => {
    expect(parseTableName(text, 'doc')).toEqual(table)
  })

  it.each(['', '.', 'a.', '.a', 'a.b.c', '"a', 'a."b', '""', 'x; DROP TABLE "y"'])('refuses %j', (text) => {
    expect(() => parseTableName(text, 'doc')).toThrow(expect.objectContaining({ code: 'CTK_NAME_INVALID' }))
  })

  it.each(['postgres//me:s3cret@h', 'postgresql:me:s3cret@h/db'])('does not repeat the password of %s', (text) => {
    let error: unknown
    try {
      parseTableName(text, 'doc')
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ code: 'CTK_NAME_INVALID' })
    expect(`${(error as Error).message}${JSON.stringify(error)}`).not.toContain('s3cret')
  })

  it('reads back what formatTableName writes', () => {
    const name = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((text) => !text.includes('\0') && text === text.trim())
    fc.assert(
      fc.property(name, name, (schema, table) => {
        expect(parseTableName(formatTableName({ schema, name: table }), 'doc')).toEqual({ schema, name: table })
      }),
    )
  })
})
