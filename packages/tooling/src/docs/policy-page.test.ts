import { expect, test } from 'vitest'
import { policyPage } from './policy-page.ts'

test('each field has a type, says whether it is required, and what it means', () => {
  const { text } = policyPage({
    type: 'object',
    required: ['strategy'],
    properties: {
      strategy: { type: 'string', description: 'How.' },
      table: { anyOf: [{ type: 'string' }, { type: 'object' }] },
      tags: { type: 'array', items: { type: 'string' } },
      expireBy: { type: 'string', enum: ['end', 'start'], description: '`end` | `start`' },
    },
  })
  expect(text.match(/^\| `.*$/gm)).toEqual([
    '| `strategy` | string | yes | How. |',
    '| `table` | string or object | no |  |',
    '| `tags` | list of string | no |  |',
    '| `expireBy` | `end` or `start` | no | `end` \\| `start` |',
  ])
})
