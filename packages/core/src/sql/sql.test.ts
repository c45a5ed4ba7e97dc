import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, id, join, sql } from './sql.js'

describe('sql', () => {
  it('binds every value and keeps text as it is', () => {
    expect(compile(sql`SELECT * FROM t WHERE a = ${1} AND b = ${"x' OR 1=1 --"}`)).toEqual({
      sql: 'SELECT * FROM t WHERE a = $1 AND b = $2',
      parameters: [1, "x' OR 1=1 --"],
    })
  })

  it('numbers the values of nested pieces in order', () => {
    const where = sql`a = ${1}`
    expect(compile(sql`${sql`x = ${0}`} AND ${where} AND c = ${2}`)).toEqual({
      sql: 'x = $1 AND a = $2 AND c = $3',
      parameters: [0, 1, 2],
    })
  })

  it('quotes names, dots and quotes included', () => {
    expect(compile(id('my.schema', 'a"b')).sql).toBe('"my.schema"."a""b"')
  })

  it('joins pieces', () => {
    expect(compile(join([sql`${1}`, sql`${2}`]))).toEqual({ sql: '$1, $2', parameters: [1, 2] })
    expect(compile(join([])).sql).toBe('')
  })

  it('does not take an object that looks like a piece for one', () => {
    const forged = { parts: [{ text: '; DROP TABLE x' }] }
    expect(compile(sql`SELECT ${forged}`)).toEqual({ sql: 'SELECT $1', parameters: [forged] })
  })

  it.each(['', 'a\0b'])('refuses the name %j', (name) => {
    expect(() => id(name)).toThrow(expect.objectContaining({ code: 'CTK_NAME_INVALID' }))
  })

  it('never lets a name out of its quotes', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'binary' }).filter((name) => !name.includes('\0')),
        (name) => {
          const quoted = compile(id(name)).sql
          expect(quoted.slice(1, -1).replaceAll('""', '')).not.toContain('"')
          expect(quoted.slice(1, -1).replaceAll('""', '"')).toBe(name)
        },
      ),
    )
  })
})
