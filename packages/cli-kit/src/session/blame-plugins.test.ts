import { CtkError } from '@ctk/core'
import { expect, test } from 'vitest'
import { blamePlugins } from './blame-plugins.js'

const unknown = new CtkError({
  code: 'CTK_STRATEGY_UNKNOWN',
  message: 'There is no retention strategy "delete".',
  suggestions: ['"delete" comes with:  ctk plugins install retention-delete'],
  data: { name: 'delete', package: '@ctk/plugin-retention-delete' },
})
const failure = (plugin: string) => ({
  plugin,
  code: 'CTK_PLUGIN_INCOMPATIBLE',
  message: 'It is too old.',
  suggestions: ['Update.'],
})

test('what a failed plugin offers is not to be installed, but mended', async () => {
  expect(await blamePlugins(unknown, [failure('@ctk/plugin-retention-delete')])).toMatchObject({
    code: 'CTK_PLUGIN_INCOMPATIBLE',
    exitCode: 3,
    message: '"delete" cannot be used: its plugin @ctk/plugin-retention-delete could not be loaded: It is too old.',
    suggestions: ['Update.'],
  })
})

test('what nobody knows may belong to a failed plugin', async () => {
  const error = (await blamePlugins(unknown, [failure('other')])) as CtkError
  expect(error.code).toBe('CTK_STRATEGY_UNKNOWN')
  expect(error.suggestions.at(-1)).toContain('other')
})

test('other errors, and errors without failed plugins, stay as they are', async () => {
  const other = new Error('x')
  expect(await blamePlugins(other, [failure('p')])).toBe(other)
  expect(await blamePlugins(unknown, [])).toBe(unknown)
})
