import { definePlugin, RetentionStrategies, Sources } from '@ctk/core'
import { expect, test } from 'vitest'
import { checkKnownPlugins } from './check-known-plugins.ts'

const points = [RetentionStrategies, Sources]

function pluginWith(...strategies: string[]) {
  return definePlugin({
    name: '@ctk/plugin-retention-delete',
    register: (registry) => {
      for (const name of strategies)
        registry.add(RetentionStrategies, { name, summary: name, load: () => Promise.reject(new Error(name)) })
    },
  })
}

test('the table and the plugin agree', () => {
  expect(checkKnownPlugins([{ shortName: 'retention-delete', plugin: pluginWith('delete') }], points)).toEqual([])
})

test('something offered is missing from the table', () => {
  expect(checkKnownPlugins([{ shortName: 'retention-delete', plugin: pluginWith('delete', 'shred') }], points)).toEqual(
    ['known-plugins.ts: add the retention-strategy "shred" of retention-delete'],
  )
})

test('something in the table is not offered', () => {
  expect(checkKnownPlugins([{ shortName: 'retention-delete', plugin: pluginWith() }], points)).toEqual([
    'known-plugins.ts: retention-delete offers no retention-strategy "delete"',
  ])
})
