import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { createPlugin } from '../src/create-plugin.js'
import { type Kind, kinds } from '../src/kinds.js'

const biome = fileURLToPath(new URL('../node_modules/.bin/biome', import.meta.url))
const all = Object.keys(kinds) as Kind[]

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'create-ctk-plugin-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test.each(all)('%s: a repository that is complete, by any name', async (kind) => {
  for (const name of ['ab', '@acme/ctk-plugin-a-name-that-is-as-long-as-a-name-may-be0']) {
    const parent = await emptyFolder()
    const { name: names, files, folder } = await createPlugin(name, kind, parent)
    const needed = ['.gitignore', '.github/workflows/publish.yml', '.github/workflows/test.yml', 'LICENSE', 'README.md']
    expect(files).toEqual(expect.arrayContaining([...needed, 'biome.json', 'tsconfig.json', 'src/index.ts']))
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
    expect([...files, ...texts].join('\n')).not.toMatch(/my-?own|my_own|ctk-plugin-template|workspace:|catalog:/i)

    const manifest = JSON.parse(texts[files.indexOf('package.json')] ?? '')
    expect(manifest).toMatchObject({ name: names.package, version: '0.1.0', keywords: ['ctk-plugin', 'oclif-plugin'] })
    expect(manifest).not.toHaveProperty('private')
    expect(manifest.peerDependencies['@ctk/core']).toMatch(/^\^\d+\.\d+\.\d+/)
    expect(manifest.devDependencies.vitest).toMatch(/^\d+\.\d+\.\d+$/)

    // A name that is shorter or longer than the template's must not make a line that the formatter would break or join.
    const linted = await promisify(execFile)(biome, ['check', '--colors=off', '.'], { cwd: folder }).catch((e) => e)
    expect(linted.code, `${linted.stdout}${linted.stderr}`).toBeUndefined()
  }
})

test('a folder that was cloned empty is filled, one that holds something is not touched', async () => {
  const parent = await emptyFolder()
  await mkdir(join(parent, 'ctk-plugin-quiet/.git'), { recursive: true })
  await createPlugin('quiet', 'retention-strategy', parent)
  expect(await readdir(join(parent, 'ctk-plugin-quiet'))).toContain('package.json')

  await mkdir(join(parent, 'ctk-plugin-loud'))
  await writeFile(join(parent, 'ctk-plugin-loud/mine'), '')
  await expect(createPlugin('loud', 'retention-strategy', parent)).rejects.toMatchObject({
    exitCode: 3,
    message: `The folder ${join(parent, 'ctk-plugin-loud')} is not empty: it has mine.`,
  })
  expect(await readdir(join(parent, 'ctk-plugin-loud'))).toEqual(['mine'])

  await writeFile(join(parent, 'ctk-plugin-file'), '')
  await expect(createPlugin('file', 'retention-strategy', parent)).rejects.toMatchObject({ exitCode: 3 })
})
