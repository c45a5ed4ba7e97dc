import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Column, TableInfo } from '../database/catalog.js'
import { compile } from '../sql/sql.js'
import { fitConditions } from './fit-conditions.js'
import { parseCondition } from './parse-condition.js'
import { type Condition, canonicalConditions, conditionSql, formatConditions } from './predicate.js'

describe('parseCondition', () => {
  it.each<[string, Condition]>([
    ['tenant=acme', { column: 'tenant', op: '=', value: 'acme' }],
    ['tenant = acme', { column: 'tenant', op: '=', value: 'acme' }],
    ['tenant!=a=b', { column: 'tenant', op: '!=', value: 'a=b' }],
    [`"Ten ""ant"='o''k, '`, { column: 'Ten "ant', op: '=', value: "o'k, " }],
    ['region in eu, us', { column: 'region', op: 'in', value: ['eu', 'us'] }],
    [`region IN ('e,u',us)`, { column: 'region', op: 'in', value: ['e,u', 'us'] }],
    [`tenant=''`, { column: 'tenant', op: '=', value: '' }],
    [`"o['k']"=x`, { column: `o['k']`, op: '=', value: 'x' }],
  ])('reads %s', (text, condition) => expect(parseCondition(text)).toEqual(condition))

  it.each(['', 'tenant', '=acme', 'tenant=', 'tenant<5', 'region in', 'region in ()', 'region in eu,,us', `tenant='x`])(
    'refuses %j',
    (text) => expect(() => parseCondition(text)).toThrow(expect.objectContaining({ code: 'CTK_POLICY_INVALID' })),
  )

  it('reads back whatever is formatted', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 8 })
    const column = fc.string({ minLength: 1, maxLength: 8 })
    const condition = fc.oneof(
      fc.record({ column, op: fc.constantFrom('=' as const, '!=' as const), value }),
      fc.record({ column, op: fc.constant('in' as const), value: fc.array(value, { minLength: 1, maxLength: 4 }) }),
    )
    fc.assert(
      fc.property(condition, (each) => {
        expect(parseCondition(formatConditions([each]))).toEqual(each)
      }),
    )
  })
})

test('a predicate has one canonical form', () => {
  const a: Condition[] = [
    { column: 'b', op: 'in', value: ['y', 'x', 'y'] },
    { column: 'a', op: 'in', value: [1] },
    { column: 'a', op: '=', value: 1 },
  ]
  const canonical = [
    { column: 'a', op: '=', value: 1 },
    { column: 'b', op: 'in', value: ['x', 'y'] },
  ]
  expect(canonicalConditions(a)).toEqual(canonical)
  expect(canonicalConditions([...a].reverse())).toEqual(canonical)
})

test('no conditions hold of every row', () => {
  expect(compile(conditionSql([]))).toEqual({ sql: 'true', parameters: [] })
})

describe('fitConditions', () => {
  const column = (name: string, kind: Column['kind'], type: string = kind): Column => ({
    name,
    kind,
    type,
    nullable: true,
    primaryKey: false,
  })
  const table: TableInfo = {
    name: { schema: 'doc', name: 'm' },
    columns: [
      column('t', 'text'),
      column('n', 'integer', 'bigint'),
      column('f', 'float'),
      column('b', 'boolean'),
      column('u', 'other', 'uuid'),
      column('ts', 'timestamptz'),
    ],
    primaryKey: [],
    partitionKeys: [],
    partitions: [],
    rowsExact: false,
  }
  it.each([
    ['t=5', '5'],
    ['n=5', 5],
    ['n=9007199254740993', '9007199254740993'],
    ['f=-1.5e3', -1500],
    ['b=true', true],
    ['u=0b0e7a5c', '0b0e7a5c'],
  ])('%s compares with %j', (text, value) => {
    expect(fitConditions([parseCondition(text)], table)).toMatchObject([{ value }])
  })
  it.each([
    ['n=x', 'CTK_POLICY_INVALID'],
    ['n=1.5', 'CTK_POLICY_INVALID'],
    ['f=x', 'CTK_POLICY_INVALID'],
    ['b=1', 'CTK_POLICY_INVALID'],
    ['ts=2024-01-01', 'CTK_COLUMN_MISSING'],
    ['T=5', 'CTK_COLUMN_MISSING'],
  ])('%s is refused with %s', (text, code) => {
    expect(() => fitConditions([parseCondition(text)], table)).toThrow(expect.objectContaining({ code }))
  })
})
