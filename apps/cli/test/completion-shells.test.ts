import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeServer, type ServerUnavailable } from '@ctk/conformance'
import { compile, createToolkit, formatTableName, sql, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root, runCtk, temporaryFolder, testEnvironment } from './run-ctk.js'
import { ShellTerminal, type TestedShell, testedShells, whyNotHere } from './shell-terminal.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

/** Names of tables that a shell, a database or ctk itself would read as something else. */
const hostile = [
  'it is mine',
  'joe\'s "best"',
  'many:colons:here',
  "x'; DROP TABLE policy; -- y",
  '$(touch pwned)`touch pwned`',
  'b!ng *',
  'größe',
]
let policy = ''

beforeAll(async () => {
  {
    await using database = await openDatabase(`pglite://${join(folder, '.ctk', 'data')}`)
    const { policies, setup } = createToolkit({ database, plugins: [retentionDelete] })
    await setup()
    for (const name of ['readings', 'other', ...hostile]) {
      const table = tableId({ schema: 'public', name })
      await database.execute(compile(sql`CREATE TABLE ${table} (time timestamptz) PARTITION BY RANGE (time)`))
    }
    const shared = { strategy: 'delete', duration: '1y' }
    policy = (await policies.create({ ...shared, table: 'readings', tags: ['acme', 'blue team'] })).id
    await policies.create({ ...shared, table: 'other' })
  }
  // The names are written down by whichever command was last.
  await runCtk(folder, ['retention', 'list-policies'])
})

/** A shell at a terminal, with the script of ctk, and a ctk that only completes: else it writes down its arguments. */
async function startTerminal(shell: TestedShell): Promise<ShellTerminal | ServerUnavailable> {
  const reason = whyNotHere(shell.name)
  if (reason !== undefined) return { reason }
  const [bin, settings] = [join(folder, 'bin', shell.name), join(folder, `settings-${shell.name}`)]
  const [line, seen] = [join(settings, 'line'), join(settings, 'seen')]
  for (const each of [bin, settings]) mkdirSync(each, { recursive: true })
  for (const name of ['ctk', 'st']) {
    const program = join(root, 'bin', name === 'ctk' ? 'run.js' : 'st.js')
    const complete = `[ "$1" = __complete ] && exec '${process.execPath}' '${program}' "$@"`
    const record = `printf '%s\\n' "$@" > '${seen}.new' && mv '${seen}.new' '${seen}'`
    writeFileSync(join(bin, name), `#!/bin/sh\n${complete}\n${record}\n`, { mode: 0o755 })
  }
  const { stdout } = await runCtk(folder, ['completion', shell.name])
  writeFileSync(join(settings, '.zshrc'), `${shell.settings(line)}\n${stdout}\necho rea''dy\n`)
  const env = { ...testEnvironment(folder), PATH: `${bin}:${process.env.PATH}` }
  return new ShellTerminal(shell.start(settings), folder, env, { line, seen })
}

for (const shell of testedShells) {
  await describeServer(
    `${shell.name} at a terminal`,
    () => startTerminal(shell),
    (terminal) => {
      beforeAll(() => terminal.until('ready'))

      const completed = async (typed: string) => (await terminal.line(`${typed}\t`)).trimEnd()

      test.each([
        ['a command', 'ctk retention list-p', 'ctk retention list-policies'],
        ['a topic', 'ctk ret', 'ctk retention'],
        ['a flag', 'ctk retention run --max', 'ctk retention run --max-share'],
        ['what a flag may be', 'ctk retention run --expire-by=s', 'ctk retention run --expire-by=start'],
        ['a strategy', 'ctk retention run --strategy del', 'ctk retention run --strategy delete'],
        ['a tag behind another', 'ctk retention run --tags=blue,ac', 'ctk retention run --tags=blue,acme'],
        ['a table', 'ctk retention explain read', 'ctk retention explain readings'],
        ['a table with its schema', 'ctk retention explain public.read', 'ctk retention explain public.readings'],
        ['a word of the shortcut', 'st ttl readings timerange-d', 'st ttl readings timerange-delete'],
      ])('completes %s', async (_, typed, expected) => {
        expect(await completed(typed)).toBe(expected)
      })

      test('completes the id of a policy, and shows what each is', async () => {
        const line = await completed(`ctk retention delete-policy ${policy.slice(0, 3)}`)
        expect(line).toBe(`ctk retention delete-policy ${policy}`)
        await terminal.line('ctk retention delete-policy \t\t')
        expect(terminal.shown).toContain('delete public.readings 1y')
        expect(terminal.shown).toContain('delete public.other 1y')
      })

      test('completes the path of a file where a file is meant', async () => {
        writeFileSync(join(folder, 'reviewed.json'), '')
        expect(await completed('ctk retention apply revi')).toBe('ctk retention apply reviewed.json')
        expect(await completed('ctk retention plan --out=revi')).toBe('ctk retention plan --out=reviewed.json')
      })

      test.each(hostile)('quotes %s so that it arrives as it is', async (name) => {
        const value = formatTableName({ schema: 'public', name })
        const typed = value.slice(0, 'public.'.length + 2).replace(/'$/, '')
        const inDoubleQuotes = typed.replaceAll(/["$]/g, '\\$&')
        for (const begun of [typed.replaceAll(/[^\w.]/g, '\\$&'), `'${typed}`, `"${inDoubleQuotes}`]) {
          expect(await terminal.run(`ctk retention explain ${begun}\t`)).toEqual(['retention', 'explain', value])
        }
      })

      test('says nothing, and leaves the line, where there is nothing to complete', async () => {
        expect(await completed('ctk retention run --cutoff 2')).toBe('ctk retention run --cutoff 2')
        expect(terminal.shown).not.toMatch(/error|Error|✖|CTK_/)
        expect(existsSync(join(folder, 'pwned'))).toBe(false)
      })
    },
  )
}
