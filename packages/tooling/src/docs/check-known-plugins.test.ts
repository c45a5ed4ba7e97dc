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
  return [{ shortName: 'retention-delete', registry, commands: [] }]
}

test('the table and the plugin agree', () => {
  expect(checkKnownPlugins(offering('delete'), points, [])).toEqual([])
})

test('something offered is missing from the table', () => {
  expect(checkKnownPlugins(offering('delete', 'shred'), points, [])).toEqual([
    'known-plugins.ts: add the retention-strategy "shred" of retention-delete',
  ])
})

test('something in the table is not offered', () => {
  expect(checkKnownPlugins(offering(), points, [])).toEqual([
    'known-plugins.ts: retention-delete offers no retention-strategy "delete"',
  ])
})

test('a command is known by its topic, or as a whole in a topic of the command line', () => {
  const plugins = (...commands: string[]) => [{ shortName: 'retention-snapshot', registry: new Registry(), commands }]
  expect(checkKnownPlugins(plugins('repository:list', 'repository:rm', 'snapshot:list'), [], ['load'])).toEqual([])
  expect(checkKnownPlugins(plugins('repository:list', 'load:snapshot'), [], ['load'])).toEqual([
    'known-plugins.ts: add the command "load snapshot" of retention-snapshot',
    'known-plugins.ts: retention-snapshot offers no command "snapshot"',
  ])
})
