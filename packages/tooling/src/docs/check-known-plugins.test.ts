import { definePlugin, Registry, RetentionStrategies, Sources } from '@ctk/core'
import { expect, test } from 'vitest'
import { checkKnownPlugins } from './check-known-plugins.ts'

const points = [RetentionStrategies, Sources]

function offering(...strategies: string[]) {
  const registry = new Registry()
  registry.install(
    definePlugin({
      name: '@ctk/plugin-retention-delete',
      register: (added) => {
        for (const name of strategies) {
          added.add(RetentionStrategies, { name, summary: name, load: () => Promise.reject(new Error(name)) })
        }
      },
    }),
  )
  return [{ shortName: 'retention-delete', registry }]
}

test('the table and the plugin agree', () => {
  expect(checkKnownPlugins(offering('delete'), points)).toEqual([])
})

test('something offered is missing from the table', () => {
  expect(checkKnownPlugins(offering('delete', 'shred'), points)).toEqual([
    'known-plugins.ts: add the retention-strategy "shred" of retention-delete',
  ])
})

test('something in the table is not offered', () => {
  expect(checkKnownPlugins(offering(), points)).toEqual([
    'known-plugins.ts: retention-delete offers no retention-strategy "delete"',
  ])
})
