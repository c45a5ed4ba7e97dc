import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ctk } from './ctk.ts'
import { command, interleaved, printRatios } from './measure.ts'

/** What 20 installed plugins cost a command that uses none of them: its help, and the list of policies, where all register. */
export async function benchPlugins(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ctk-bench-plugins-'))
  try {
    await installPlugins(join(folder, 'twenty'), 20)
    const env = (name: string) => ({ CTK_DATA_DIR: join(folder, name), CTK_CONFIG_DIR: join(folder, 'config') })
    const help = ['retention', 'list-policies', '--help']
    const medians = await interleaved(
      [
        command('no plugin installed', ...ctk(...help), env('none')),
        command('20 plugins installed', ...ctk(...help), env('twenty')),
      ],
      rounds,
    )
    printRatios('ctk retention list-policies --help', medians)
    const list = ['plugins', 'doctor', '--json']
    const registered = await interleaved(
      [
        command('no plugin installed', ...ctk(...list), env('none')),
        command('20 plugins installed', ...ctk(...list), env('twenty')),
      ],
      rounds,
    )
    printRatios('ctk plugins doctor, for which all of them register', registered)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The plugin of ours with the most commands: eight, in two topics. */
const model = new URL('../../plugins/retention-snapshot/oclif.manifest.json', import.meta.url)

/** Lays plugins out as `ctk plugins install` does: each with a hook, and the manifest of one of ours under names of its own. */
async function installPlugins(data: string, count: number): Promise<void> {
  const manifest = await readFile(model, 'utf8')
  const names = Array.from({ length: count }, (_, i) => `ctk-plugin-bench-${i}`)
  await Promise.all(names.map((name) => writePlugin(join(data, 'node_modules', name), name, manifest)))
  const plugins = names.map((name) => ({ name, type: 'user', tag: 'latest' }))
  await writeFile(join(data, 'package.json'), JSON.stringify({ private: true, oclif: { schema: 1, plugins } }))
}

async function writePlugin(root: string, name: string, manifest: string): Promise<void> {
  await mkdir(root, { recursive: true })
  const oclif = {
    commands: { strategy: 'pattern', target: './commands' },
    hooks: { 'ctk:register': { target: './index.js', identifier: 'register' } },
    topics: { [name]: { description: 'A topic' } },
    topicSeparator: ' ',
  }
  const { version } = JSON.parse(manifest)
  const source = `export const register = async ({ registry }) => registry.install({
    name: '${name}', contract: 1, register: (to) => to.add({ name: 'source', symbol: Symbol.for('ctk.source') },
      { name: '${name}', summary: '', load: async () => ({}) }) })`
  const own = manifest.replaceAll('"repository', `"${name}-repository`).replaceAll('"snapshot', `"${name}-snapshot`)
  const description = { name, version, type: 'module', exports: './index.js', oclif }
  await writeFile(join(root, 'package.json'), JSON.stringify(description))
  await writeFile(join(root, 'oclif.manifest.json'), own)
  await writeFile(join(root, 'index.js'), source)
}
