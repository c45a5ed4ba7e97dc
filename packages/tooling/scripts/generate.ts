// Writes the generated pages of the documentation. With --check it writes nothing and exits 1 where a page is not up to date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as plugin from '@ctk/core/plugin'
import { policyFileJsonSchema } from '@ctk/core/policy-file-schema'
import { policyJsonSchema } from '@ctk/core/policy-schema'
import { builtPages } from '../src/docs/built-pages.ts'
import { checkKnownPlugins } from '../src/docs/check-known-plugins.ts'
import { errorPages } from '../src/docs/error-pages.ts'
import { commandIds, loadPlugins } from '../src/docs/load-plugins.ts'
import { policyPage } from '../src/docs/policy-page.ts'
import { readManifests } from '../src/docs/read-manifests.ts'

const root = new URL('../../..', import.meta.url).pathname
const check = process.argv.includes('--check')
const findings: string[] = []

const manifests = readManifests(root)
const plugins = await loadPlugins(root)
if (!manifests) console.error('Only pages that need no build are looked at: the command line is not built.')

for (const { path, text } of [
  ...errorPages(),
  policyPage(policyJsonSchema()),
  { path: 'apps/docs/reference/policy-file.schema.json', text: `${JSON.stringify(policyFileJsonSchema(), null, 2)}\n` },
  ...(manifests ? builtPages(root, { manifests, plugins }) : []),
]) {
  if (textOf(path) === text) continue
  if (check) findings.push(`${path} is not up to date; run: npm run gen`)
  else write(path, text)
}

const points = Object.values(plugin).filter((entry) => typeof entry === 'object')
if (manifests) {
  const topics = commandIds(join(root, 'apps/cli')).map((id) => id.split(':')[0] as string)
  findings.push(...checkKnownPlugins(plugins, points, topics))
}

for (const finding of findings) console.log(finding)
if (findings.length > 0) process.exitCode = 1

function textOf(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  console.log(`wrote ${path}`)
}
