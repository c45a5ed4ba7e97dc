import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { apiReports } from './api-reports.ts'

const root = mkdtempSync(join(tmpdir(), 'ctk-report-'))
afterAll(() => rmSync(root, { recursive: true }))

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

const declarations = (parameter: string) => `/** Says something. */
export declare function say(words: ${parameter}): Spoken
interface Spoken { readonly loud: boolean }
export {}
`

test('a report has what is exported and what that reaches, and changes with it', () => {
  write(
    'packages/tooling/tsconfig/base.json',
    '{ "compilerOptions": { "target": "es2023", "lib": ["es2023"], "types": [] } }',
  )
  write(
    'packages/thing/package.json',
    '{ "name": "@ctk/thing", "version": "1.0.0", "exports": { ".": { "types": "./dist/index.d.ts" }, "./package.json": "./package.json" } }',
  )
  write(
    'packages/hidden/package.json',
    '{ "name": "@ctk/hidden", "private": true, "exports": { ".": { "types": "./x.d.ts" } } }',
  )
  expect(() => apiReports(root)).toThrow('index.d.ts')

  write('packages/thing/dist/index.d.ts', declarations('string'))
  const [report, ...others] = apiReports(root)
  expect(others).toEqual([])
  expect(report?.path).toBe('packages/thing/api/index.md')
  expect(report?.text).toContain('export function say(words: string): Spoken')
  expect(report?.text).toContain('readonly loud: boolean')

  write('packages/thing/dist/index.d.ts', declarations('readonly string[]'))
  expect(apiReports(root)[0]?.text).toContain('export function say(words: readonly string[]): Spoken')
})
