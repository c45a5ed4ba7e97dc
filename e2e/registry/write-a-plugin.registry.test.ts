import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyHome } from './installed-ctk.ts'

const page = readFileSync(join(import.meta.dirname, '../../apps/docs/write-a-plugin.md'), 'utf8')

/** A block of the page: commands, a file, or what somebody sees. */
interface Block {
  readonly kind: string
  readonly file: string | undefined
  readonly text: string
}

const blocks: Block[] = [...page.matchAll(/(?:^`([^`\n]+)`\n\n)?^```(\w+)\n(.*?)^```$/gms)].map(
  ([, file, kind = '', text = '']) => ({ file, kind, text }),
)

test('the page was followed literally, from npm create to uninstalling', async () => {
  expect(new Set(blocks.map(({ kind, file }) => (kind === 'ts' && file ? 'file' : kind)))).toEqual(
    new Set(['sh', 'text', 'file']),
  )
  // One shell, as at a terminal: it changes folders.
  const script = blocks.map(({ kind, file, text }) => {
    if (kind === 'sh') return text
    return kind === 'ts' ? `cat > ${file} <<'END-OF-FILE'\n${text}END-OF-FILE\n` : ''
  })
  const { run } = await emptyHome(24)
  const env = { CTK_TEST_POSTGRESQL_URL: 'nowhere://', CTK_TEST_CRATEDB_URL: 'nowhere://' }
  const { code, stdout, stderr } = await run('sh', ['-euxc', script.join('\n')], { env })
  expect(code, `${stdout}${stderr}`).toBe(0)

  const seen = stdout.replaceAll(/ +/g, ' ')
  const lines = blocks.filter(({ kind }) => kind === 'text').flatMap(({ text }) => text.trim().split('\n'))
  expect(lines).toHaveLength(3)
  for (const line of lines) {
    const words = line.replaceAll(/ +/g, ' ')
    // How many tests there are is not what the page is about.
    if (/passed/.test(words)) expect(seen.match(/^\d+ passed, 0 failed, 2 skipped$/gm)).toHaveLength(2)
    else expect(seen).toContain(words)
  }
})
