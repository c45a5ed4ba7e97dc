import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, runCtk, temporaryFolder } from './run-ctk.js'

interface ManifestCommand {
  readonly id: string
  readonly summary?: string
  readonly examples?: readonly string[]
  readonly flags: Record<
    string,
    { readonly summary?: string; readonly hidden?: boolean; readonly description?: string }
  >
}

const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))
const commands = Object.values(manifest.commands as Record<string, ManifestCommand>)

test('the commands of the topic stand in the order of use, each once', async () => {
  const { stdout } = await runCtk(temporaryFolder(), ['retention'])
  const listed = [...stdout.matchAll(/^ {2}retention (\S+)/gm)].map((match) => match[1])
  expect(listed.slice(0, 2)).toEqual(['setup', 'set-ttl'])
  expect(listed.slice(listed.indexOf('plan'))).toEqual([
    ...['plan', 'explain', 'forecast', 'apply', 'run', 'status', 'history', 'show', 'resume', 'undo', 'unpause'],
  ])
  expect(listed.toSorted()).toEqual(
    commands
      .filter(({ id }) => id.startsWith('retention:'))
      .map(({ id }) => id.slice(10))
      .toSorted(),
  )
})

test.each(commands.map((command) => [command.id, command] as const))(
  '%s has summary, examples and flags that say what they do',
  async (id, command) => {
    expect(command.summary).toMatch(/^[A-Z].*[^.]$/)
    expect(command.examples?.length).toBeGreaterThan(0)
    for (const [name, flag] of Object.entries(command.flags)) {
      if (!flag.hidden) expect(flag.summary ?? flag.description, name).toMatch(/\.$/)
    }
    const { stdout, exitCode } = await runCtk(temporaryFolder(), [...id.split(':'), '--help'])
    expect(exitCode).toBe(0)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
    // The command's own flags come before those that all have.
    expect(stdout.indexOf('GLOBAL FLAGS')).toBeGreaterThan(stdout.indexOf('DATABASE FLAGS'))
  },
)

test('examples are command lines that parse', async () => {
  for (const { id, examples = [] } of commands) {
    for (const example of examples) {
      const words = shellWords(
        example.replace('<%= config.bin %>', '').replace('<%= command.id %>', id.replaceAll(':', ' ')),
      )
      const { stdout, stderr, exitCode } = await runCtk(temporaryFolder(), [...words, '--uri=nowhere'])
      // Named twice, no such database, or none needed: whichever, it comes after the flags were read.
      expect([exitCode, stdout + stderr], example).toEqual([
        2,
        expect.stringMatching(/named twice|cannot be read|without a database|no flag --uri/),
      ])
    }
  }
})

function shellWords(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? (match[3] as string))
}
