import { expect, test } from 'vitest'
import { moduleFacts } from './module-facts.ts'

test('finds every kind of import and tells types from values', () => {
  const { imports } = moduleFacts(`
    import 'a'
    import b from 'b'
    import type { C } from 'c'
    import { type D } from 'd'
    import { type E, e } from 'e'
    export * from 'f'
    export type { G } from 'g'
    export { h } from 'h'
    const i = await import('i')
    type J = import('j').J
    export const k = 1
    // import 'l'
    const m = "import 'm'"
  `)
  expect(imports.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => specifier)).toEqual([
    'a',
    'b',
    'e',
    'f',
    'h',
    'i',
  ])
  expect(imports.filter(({ typeOnly }) => typeOnly).map(({ specifier }) => specifier)).toEqual(['c', 'd', 'g', 'j'])
})

test('tells what is loaded at once from what is loaded later', () => {
  const { imports } = moduleFacts("import 'a'; export { b } from 'b'; import('c')")
  expect(imports.map(({ dynamic }) => dynamic)).toEqual([false, false, true])
})

test('finds reads of the clock, not uses of given times', () => {
  const { clockReads } = moduleFacts(
    'Date.now(); new Date(); new Date(0); clock.now(); Temporal.Now.instant(); // Date.now()',
  )
  expect(clockReads).toEqual(['Date.now', 'new Date()', 'Temporal.Now'])
})

test('finds what instanceof is asked about', () => {
  expect(moduleFacts('a instanceof CtkError; b instanceof core.CtkError; c instanceof Map').instanceofs).toEqual([
    'CtkError',
    'CtkError',
    'Map',
  ])
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are texts of modules
test.each([
  "query('SELECT a FROM t')",
  "query('select a from t')",
  'query(`INSERT INTO ${table} VALUES (1)`)',
  'query("DELETE FROM t")',
  'query(`\n  UPDATE t SET a = 1`)',
  "query('ALTER TABLE t')",
  'sql`${unsafe("DROP TABLE t")}`',
])('%s is raw SQL', (text) => {
  expect(moduleFacts(text).rawSql).toHaveLength(1)
})

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are texts of modules
test.each([
  'sql`SELECT a FROM t`',
  "fail('Select a table from the list')",
  "fail('Update the policy and set it')",
  '// DELETE FROM t',
])('%s is not raw SQL', (text) => {
  expect(moduleFacts(text).rawSql).toEqual([])
})
