import { expect, test } from 'vitest'
import { commandsPage } from './commands-page.ts'

const manifest = {
  commands: {
    'retention:run': {
      id: 'retention:run',
      summary: 'Carry out the policies.',
      description: 'See <%= config.bin %> retention plan.',
      aliases: ['run'],
      args: { table: { name: 'table', description: 'only this table', required: false } },
      flags: {
        tags: { name: 'tags', type: 'option' as const, summary: 'only policies with these tags', helpValue: 'a|b' },
        'dry-run': { name: 'dry-run', char: 'n', type: 'boolean' as const, summary: 'change nothing', default: false },
        'max-share': {
          name: 'max-share',
          type: 'option' as const,
          description: 'percent',
          default: 50,
          env: 'CTK_MAX_SHARE',
        },
        secret: { name: 'secret', type: 'boolean' as const, hidden: true },
      },
      examples: ['<%= config.bin %> <%= command.id %> doc.metrics', { command: 'ctk run', description: 'Everything' }],
    },
    doctor: { id: 'doctor', summary: 'Look.' },
    hidden: { id: 'hidden', hidden: true },
  },
}

test('a command has a summary, a usage, arguments, flags, aliases and examples', () => {
  const { text } = commandsPage([manifest])
  expect(text.slice(text.indexOf('## ctk retention run'))).toBe(`## ctk retention run

Carry out the policies.

\`\`\`sh
ctk retention run [TABLE] [FLAGS]
\`\`\`

See ctk retention plan.

Also: \`ctk run\`

| argument | meaning |
| --- | --- |
| \`TABLE\` | only this table. |

| flag | meaning |
| --- | --- |
| \`-n, --dry-run\` | change nothing. |
| \`--max-share MAX-SHARE\` | percent. Environment: \`CTK_MAX_SHARE\`. Default: \`50\`. |
| \`--tags a\\|b\` | only policies with these tags. |

\`\`\`sh
ctk retention run doc.metrics
\`\`\`

Everything

\`\`\`sh
ctk run
\`\`\`
`)
})

test('flags that every command has are documented once', () => {
  const json = { name: 'json', type: 'boolean' as const, summary: 'as JSON' }
  const force = { name: 'force', type: 'boolean' as const, summary: 'force' }
  const both = { one: { id: 'one', flags: { json, force } }, two: { id: 'two', flags: { json } } }
  const { text } = commandsPage([{ commands: both }])
  expect(text.match(/^(##|\| `--).*$/gm)).toEqual([
    '## Flags of every command',
    '| `--json` | as JSON. |',
    '## ctk one',
    '| `--force` | force. |',
    '## ctk two',
  ])
})

test('examples stand together, one with a description begins anew', () => {
  const examples = ['a', 'b', { command: 'c', description: 'Why' }, 'd']
  const { text } = commandsPage([{ commands: { one: { id: 'one', examples } } }])
  expect(text).toContain('```sh\na\nb\n```\n\nWhy\n\n```sh\nc\nd\n```\n')
})

test('commands of all manifests stand in order of name, hidden ones do not', () => {
  const { text } = commandsPage([manifest, { commands: { load: { id: 'load' } } }])
  expect(text.match(/^## .*$/gm)).toEqual(['## ctk doctor', '## ctk load', '## ctk retention run'])
  expect(text).not.toContain('secret')
})
