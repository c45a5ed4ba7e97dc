import { describe, expect, it } from 'vitest'
import type { RetentionStrategy } from '../retention/strategy.js'
import { CONTRACT_VERSION, definePlugin, type Plugin } from './plugin.js'
import { Formats, RetentionStrategies } from './points.js'
import { Registry } from './registry.js'
import { serviceToken } from './service-token.js'

const strategy = (name: string): RetentionStrategy => ({
  name,
  category: 'partition',
  destructive: false,
  requires: [],
  plan: () => [],
})
const plugin = (name: string, ...strategies: string[]): Plugin =>
  definePlugin({
    name,
    register(registry) {
      for (const each of strategies)
        registry.add(RetentionStrategies, { name: each, summary: '', load: async () => strategy(each) })
    },
  })

describe('Registry', () => {
  it('lists by name whatever the order of installation, and loads', async () => {
    const registry = new Registry()
    registry.install(plugin('b', 'zebra', 'middle'))
    registry.install(plugin('a', 'ant'))
    expect(registry.list(RetentionStrategies).map((each) => `${each.name} of ${each.plugin}`)).toEqual([
      'ant of a',
      'middle of b',
      'zebra of b',
    ])
    expect((await registry.load(RetentionStrategies, 'ant')).name).toBe('ant')
    expect(registry.plugins).toEqual(['a', 'b'])
  })

  it('has an empty list where nobody added anything', () => {
    expect(new Registry().list(Formats)).toEqual([])
  })

  it('keeps sessions apart', () => {
    const one = new Registry()
    one.install(plugin('a', 'ant'))
    expect(new Registry().list(RetentionStrategies)).toEqual([])
  })

  it('takes the same plugin twice for one', () => {
    const registry = new Registry()
    registry.install(plugin('a', 'ant'))
    registry.install(plugin('a', 'ant'))
    expect(registry.list(RetentionStrategies)).toHaveLength(1)
  })

  it('refuses a name twice, names both plugins, and adds nothing of the second', () => {
    const registry = new Registry()
    registry.install(plugin('first', 'ant'))
    expect(() => registry.install(plugin('second', 'bee', 'ant'))).toThrow(
      expect.objectContaining({
        code: 'CTK_PLUGIN_DUPLICATE',
        message: 'The retention strategy "ant" of second is already offered by first.',
      }),
    )
    expect(registry.has(RetentionStrategies, 'bee')).toBe(false)
  })

  it.each([CONTRACT_VERSION + 1, CONTRACT_VERSION - 1])('refuses a plugin for contract %i', (contract) => {
    const other = { ...plugin('other', 'ant'), contract }
    expect(() => new Registry().install(other)).toThrow(expect.objectContaining({ code: 'CTK_PLUGIN_INCOMPATIBLE' }))
  })

  it('refuses a name that a plugin offers twice, and says so', () => {
    expect(() => new Registry().install(plugin('mine', 'ant', 'ant'))).toThrow(
      expect.objectContaining({
        code: 'CTK_PLUGIN_DUPLICATE',
        message: 'mine offers the retention strategy "ant" twice.',
      }),
    )
  })

  it('takes every version of the contract from the oldest to the current one, and tells which are outdated', () => {
    const registry = new Registry({ oldest: 2, current: 3 })
    const of = (name: string, contract: number) => registry.install({ ...plugin(name, name), contract })
    of('c', 2)
    of('b', 3)
    of('a', 2)
    expect(registry.contractOf('b')).toBe(3)
    expect(registry.outdated).toEqual([
      { plugin: 'a', contract: 2, current: 3 },
      { plugin: 'c', contract: 2, current: 3 },
    ])
    expect(() => of('d', 1)).toThrow(
      expect.objectContaining({
        message: 'd was built for version 1 of the plugin contract; this ctk takes versions 2 to 3.',
        suggestions: ['ctk plugins update d'],
      }),
    )
    expect(() => of('e', 4)).toThrow(
      expect.objectContaining({
        suggestions: [
          'npm install --global @ctk/cli@latest',
          'Or an older one of the plugin: ctk plugins install e@VERSION',
        ],
      }),
    )
  })

  it('names the plugin whose contribution cannot be loaded, and the package that it lacks', async () => {
    const registry = new Registry()
    const missing = Object.assign(new Error("Cannot find package 'left-pad' imported from /x.js"), {
      code: 'ERR_MODULE_NOT_FOUND',
    })
    registry.install(
      definePlugin({
        name: 'mine',
        register: (to) => {
          to.add(RetentionStrategies, { name: 'bare', summary: '', load: () => Promise.reject(missing) })
          to.add(RetentionStrategies, { name: 'odd', summary: '', load: () => Promise.reject(new TypeError('odd')) })
        },
      }),
    )
    await expect(registry.load(RetentionStrategies, 'bare')).rejects.toMatchObject({
      code: 'CTK_DEPENDENCY_MISSING',
      message:
        'The retention strategy "bare" of mine could not be loaded: it needs the package left-pad, which is not installed.',
      suggestions: ['Install it where the plugin is: npm install left-pad', 'ctk plugins doctor'],
    })
    await expect(registry.load(RetentionStrategies, 'odd')).rejects.toMatchObject({
      code: 'CTK_PLUGIN_INVALID',
      message: 'The retention strategy "odd" of mine could not be loaded: TypeError: odd',
    })
  })

  it('refuses what is not a plugin', () => {
    expect(() => new Registry().install({ ...plugin('a'), contract: undefined } as unknown as Plugin)).toThrow(
      expect.objectContaining({ code: 'CTK_PLUGIN_INVALID' }),
    )
    expect(() => new Registry().install({} as Plugin)).toThrow(expect.objectContaining({ code: 'CTK_PLUGIN_INVALID' }))
  })

  it('explains an unknown strategy: near names, what is installed, and the package to install', async () => {
    const registry = new Registry()
    registry.install(plugin('a', 'delete'))
    await expect(registry.load(RetentionStrategies, 'snapshto')).rejects.toMatchObject({
      code: 'CTK_STRATEGY_UNKNOWN',
      message: 'There is no retention strategy "snapshto". Did you mean "snapshot"?',
      suggestions: [
        'Installed: delete.',
        '"snapshot" comes with @ctk/plugin-retention-snapshot:  ctk plugins install retention-snapshot',
      ],
    })
    await expect(registry.load(Formats, '; DROP')).rejects.toMatchObject({ code: 'CTK_CONTRIBUTION_UNKNOWN' })
  })

  it('provides services by token, from whichever copy the token comes', () => {
    const registry = new Registry()
    registry.provide(serviceToken<number>('answer'), 42)
    expect(registry.get(serviceToken<number>('answer'))).toBe(42)
    expect(registry.find(serviceToken('none'))).toBeUndefined()
    expect(() => registry.get(serviceToken('none'))).toThrow(expect.objectContaining({ code: 'CTK_BUG' }))
  })
})
