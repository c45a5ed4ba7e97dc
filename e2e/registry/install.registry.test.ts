import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshCtk } from './installed-ctk.ts'
import type { NodeVersion } from './outside.ts'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)

test.for<NodeVersion>([22, 24])(
  'npm install -g @ctk/cli into an empty prefix, and the job of the README, on Node %i',
  async (node) => {
    const { ctk, run, home } = await freshCtk(node)
    expect(await ctk(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`^@ctk/cli/.* node-v${node}\\.`)),
    })

    // Twelve days, of which four ended more than a week ago.
    const rows = Array.from({ length: 12 }, (_, ago) => `${day(ago)}T00:00:00Z,${ago}\n`)
    await writeFile(join(home, 'metrics.csv'), `ts,value\n${rows.join('')}`)
    const load = await ctk(['load', 'table', 'metrics.csv', 'doc.raw_metrics', '--create', '--partition-by=day(ts)'])
    expect(load).toMatchObject({ code: 0, stdout: expect.stringContaining('12 rows read · 12 written') })

    const script = /## On the command line\s+```shell\n([\s\S]*?)```/.exec(readme)?.[1] as string
    const commands = script.replace(/^export .*$/m, '')
    expect(commands).not.toBe(script)
    expect(await run('sh', ['-euc', commands])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('4 partitions, 4 rows'),
    })
    expect(await ctk(['retention', 'run'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') })
  },
)
