import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { memberRows } from './member-rows.ts'
import { readTypes } from './read-types.ts'
import { SchemaOfTypes } from './schema-of-types.ts'

const root = mkdtempSync(join(tmpdir(), 'ctk-types-'))
afterAll(() => rmSync(root, { recursive: true }))

function describeType(text: string) {
  mkdirSync(join(root, 'packages/tooling/tsconfig'), { recursive: true })
  writeFileSync(
    join(root, 'packages/tooling/tsconfig/base.json'),
    '{ "compilerOptions": { "lib": ["es2023"], "types": [], "strict": true, "exactOptionalPropertyTypes": true } }',
  )
  const file = join(root, 'thing.d.ts')
  writeFileSync(file, text)
  const { checker, exported } = readTypes(root, [file])
  const schemas = new SchemaOfTypes(checker, new Set(['at']))
  return { schema: schemas.of(exported(file, 'Thing')), definitions: schemas.definitions }
}

test('a type is described as the document that is made of it', () => {
  const { schema, definitions } = describeType(`
    /** A thing. */
    export interface Thing {
      /** When. */
      readonly at: number | undefined
      readonly kind: 'a' | 'b'
      readonly big: bigint
      readonly flag?: boolean
      readonly parts: readonly Thing[]
      readonly counts: Readonly<Record<string, number>>
      readonly secret: Secret
      readonly inline: { readonly deep: null | string }
      method(): void
    }
    declare class Secret { toJSON(): string }
  `)
  expect(schema).toEqual({ $ref: '#/$defs/Thing' })
  expect(definitions).toEqual({
    Thing: {
      description: 'A thing.',
      type: 'object',
      properties: {
        at: { description: 'When.', type: 'string', format: 'date-time' },
        kind: { enum: ['a', 'b'] },
        big: { type: 'string' },
        flag: { type: 'boolean' },
        parts: { type: 'array', items: { $ref: '#/$defs/Thing' } },
        counts: { type: 'object', additionalProperties: { type: 'number' } },
        secret: { type: 'string' },
        inline: {
          type: 'object',
          properties: { deep: { anyOf: [{ type: 'null' }, { type: 'string' }] } },
          required: ['deep'],
        },
      },
      required: ['kind', 'big', 'parts', 'counts', 'secret', 'inline'],
    },
  })
  expect(memberRows(definitions.Thing ?? {}, (name) => `#${name.toLowerCase()}`)).toEqual([
    ['`at?`', 'time', 'When.'],
    ['`kind`', '`"a"` or `"b"`', ''],
    ['`big`', 'string', ''],
    ['`flag?`', 'boolean', ''],
    ['`parts`', 'list of [Thing](#thing)', ''],
    ['`counts`', 'object of number', ''],
    ['`secret`', 'string', ''],
    ['`inline`', 'object', ''],
    ['`inline.deep`', 'null or string', ''],
  ])
})
