import { readFile } from 'node:fs/promises'
import type { Template } from './fill-template.js'
import type { Kind } from './kinds.js'

/** The template of a kind, as `scripts/pack-templates.ts` packed it. */
export async function readTemplate(kind: Kind): Promise<Template> {
  return readJson(new URL(`../dist/templates/${kind}.json`, import.meta.url))
}

/** The version of this package, which the packages of the contract share. */
export async function ownVersion(): Promise<string> {
  const { version } = await readJson<{ version: string }>(new URL('../package.json', import.meta.url))
  return version
}

async function readJson<T>(file: URL): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T
}
