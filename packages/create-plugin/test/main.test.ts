import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { main } from '../src/main.js'
import type { Terminal } from '../src/terminal.js'

/** Runs the program in an empty folder. With answers it is on a terminal, where they are typed one after the other. */
async function run(argv: readonly string[], answers?: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'create-ctk-plugin-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const isTTY = answers !== undefined
  const [stdin, stdout, stderr] = [0, 1, 2].map(() => Object.assign(new PassThrough(), { isTTY }))
  const told = { stdout: '', stderr: '' }
  const left = [...(answers ?? [])]
  stdout?.on('data', (text) => {
    told.stdout += text
  })
  stderr?.on('data', (text) => {
    told.stderr += text
    if (/: $/.test(String(text))) stdin?.write(left.length > 0 ? `${left.shift()}\n` : '\u0003')
  })
  const code = await main(argv, { stdin, stdout, stderr, cwd: () => folder } as unknown as Terminal)
  return { code, ...told, entries: await readdir(folder) }
}

test('writes the repository and says what to type next', async () => {
  const { code, stdout, stderr, entries } = await run(['quiet-hours', '--kind', 'retention-strategy'])
  expect({ code, stderr, entries }).toEqual({ code: 0, stderr: '', entries: ['ctk-plugin-quiet-hours'] })
  expect(stdout).toContain('✔ ctk-plugin-quiet-hours: a retention strategy "quiet-hours", ')
  expect(stdout).toContain('Next:\n  cd ctk-plugin-quiet-hours\n  npm install\n  npm test\n')
})

test.each([
  [[], 'A plugin needs a name.'],
  [['quiet'], 'Which kind of plugin is "quiet" to be? --kind is missing.'],
  [['quiet', '--kind', 'strategy'], 'There is no kind "strategy".'],
  [['quiet', 'loud', '--kind=retention-strategy'], 'There is one name too many: loud.'],
  [['quiet', '--sort=job'], "Unknown option '--sort'"],
  [['Quiet', '--kind=retention-strategy'], '"Quiet" cannot be the name of a plugin.'],
  [['../quiet', '--kind=retention-strategy'], '"../quiet" cannot be the name of a plugin.'],
  [['a'.repeat(41), '--kind=retention-strategy'], 'cannot be the name of a plugin.'],
])('%j is refused, with what to do', async (argv, message) => {
  const { code, stdout, stderr, entries } = await run(argv)
  expect({ code, stdout, entries }).toEqual({ code: 2, stdout: '', entries: [] })
  expect(stderr.split('\n')[0]).toContain(message)
  expect(stderr).toMatch(/npm create ctk-plugin NAME|There are retention-strategy|A name has lower-case letters/)
})

test('asks on a terminal for what is missing, and again where an answer cannot be used', async () => {
  const { code, stderr, entries } = await run([], ['Quiet', 'quiet', '99', '1'])
  expect({ code, entries }).toEqual({ code: 0, entries: ['ctk-plugin-quiet'] })
  expect(stderr).toContain('"Quiet" cannot be the name')
  expect(stderr).toContain('There is no kind "99".')
  expect((await run(['quiet'], ['retention-strategy'])).entries).toEqual(['ctk-plugin-quiet'])
})

test('Ctrl-C at a question writes nothing', async () => {
  expect(await run([], [])).toMatchObject({ code: 130, stdout: '', entries: [] })
})

test('help and version', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('--kind KIND') })
  expect(await run(['-v'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) })
})
