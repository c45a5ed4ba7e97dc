import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { expect, inject, test } from 'vitest'
import type {} from '../src/databases/provided-databases.js'
import { runVitest } from './run-vitest.js'

/** The code blocks of the README that are named after a file. */
async function filesOfReadme(): Promise<Record<string, string>> {
  const text = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const blocks = text.matchAll(/^`([^`\n]+\.(?:ts|json))`\n\n(?:<!--[^\n]*-->\n)?```\w+\n(.*?)^```/gms)
  return Object.fromEntries([...blocks].map(([, name = '', code = '']) => [name, code]))
}

/** What `npm run build` makes of the sources, as far as the tests look at it. */
function built(files: Readonly<Record<string, string>>): Record<string, string> {
  const sources = Object.entries(files).filter(([name]) => /^src\/[^.]+\.ts$/.test(name))
  const outputs = sources.map(([name, code]) => [
    name.replace(/^src(.*)\.ts$/, 'dist$1.js'),
    stripTypeScriptTypes(code),
  ])
  return { ...Object.fromEntries(outputs), 'dist/index.d.ts': '', 'oclif.manifest.json': '{}' }
}

function databaseVariables(): Record<string, string> {
  const urls: Record<string, string> = {}
  for (const found of inject('ctkDatabases')) {
    const name = `CTK_TEST_${found.name.toUpperCase()}`
    urls[`${name}_URL`] = 'url' in found ? found.url : 'nowhere://'
    if ('psqlUrl' in found && found.psqlUrl) urls[`${name}_PSQL_URL`] = found.psqlUrl
  }
  return urls
}

test('the tutorial and every example work as they stand, on every database at hand', { timeout: 300_000 }, async () => {
  const files = await filesOfReadme()
  expect(Object.keys(files)).toHaveLength(14)
  const { stdout, stderr, code } = await runVitest(
    {
      ...files,
      ...built(files),
      'test/plugin-package.test.ts': `
        import { describePluginPackage } from '@ctk/conformance'
        describePluginPackage(new URL('..', import.meta.url))`,
    },
    databaseVariables(),
  )
  expect(code, `${stdout}${stderr}`).toBe(0)
  const counts = /(\d+) passed, 0 failed, (\d+) skipped\n$/.exec(stdout)
  const missing = inject('ctkDatabases').filter((found) => !('url' in found))
  expect(Number(counts?.[1])).toBeGreaterThan(50)
  // The example of a format does not write, which two tests of its suite are about.
  expect(Number(counts?.[2])).toBe(missing.length + 2)
})
