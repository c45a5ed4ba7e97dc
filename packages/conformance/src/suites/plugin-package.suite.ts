import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { pathToFileURL } from 'node:url'
import {
  ClockService,
  CloudProviders,
  CONTRACT_VERSION,
  Compressions,
  type ContributionPoint,
  EventBus,
  EventsService,
  Formats,
  Jobs,
  MaterializedViews,
  Notifiers,
  type Plugin,
  type PluginHost,
  Registry,
  RetentionStrategies,
  Sinks,
  Sources,
  systemClock,
} from '@ctk/core'
import { beforeAll, describe, expect, test } from 'vitest'
import type * as Graph from './module-graph.js'

interface Manifest {
  readonly name?: string
  readonly type?: string
  readonly keywords?: readonly string[]
  readonly exports?: Readonly<Record<string, unknown>>
  readonly files?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly oclif?: { readonly hooks?: Readonly<Record<string, unknown>>; readonly commands?: unknown }
}

interface Entry {
  readonly register: (options: { readonly registry: PluginHost }) => Promise<void>
  readonly [name: string]: unknown
}

const points: readonly ContributionPoint<object>[] = [
  RetentionStrategies,
  Sources,
  Sinks,
  Formats,
  Compressions,
  CloudProviders,
  Notifiers,
  Jobs,
  MaterializedViews,
]
const hook = { target: './dist/index.js', identifier: 'register' }
/** What the entry may load at every start of the command line. */
const light = '@ctk/core/plugin'

/**
 * What makes a package a plugin, as tests: its package.json, what it loads at start-up, and that it registers. The package has
 * to be built.
 *
 * @param folder of the package.json
 * @example describePluginPackage(new URL('..', import.meta.url))
 */
export function describePluginPackage(folder: URL | string): void {
  const root = typeof folder === 'string' ? pathToFileURL(`${folder.replace(/\/$/, '')}/`) : folder
  const manifest: Manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const entryFile = new URL(hook.target, root)

  describe(`plugin package ${manifest.name}`, () => {
    test('is found as a plugin, by npm and by the command line', () => {
      expect(manifest.keywords).toEqual(expect.arrayContaining(['ctk-plugin', 'oclif-plugin']))
      expect(manifest.oclif?.hooks?.['ctk:register']).toEqual(hook)
    })

    test('is an ES module that exports its entry with types', () => {
      expect(manifest.type).toBe('module')
      const types = hook.target.replace(/\.js$/, '.d.ts')
      expect(manifest.exports?.['.']).toEqual({ types, default: hook.target })
      expect(manifest.exports?.['./package.json']).toBe('./package.json')
    })

    test('ships what it is built into', () => {
      // Without it, every start would look for the commands; a plugin that has none needs none.
      const list = manifest.oclif?.commands === undefined ? [] : ['oclif.manifest.json']
      expect(manifest.files).toEqual(expect.arrayContaining(['dist', ...list]))
      for (const built of [hook.target, hook.target.replace(/\.js$/, '.d.ts'), ...list]) {
        expect(existsSync(new URL(built, root)), `${built} is missing: build the package first`).toBe(true)
      }
    })

    test('takes @ctk/core from its host, in every version of the same contract', () => {
      expect(manifest.peerDependencies?.['@ctk/core']).toMatch(/^(workspace:)?\^|^>=/)
      expect(Object.keys(manifest.dependencies ?? {})).not.toContain('@ctk/core')
      expect(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })).not.toContain('tsyringe')
    })

    describe('its code', () => {
      let moduleGraph: typeof Graph.moduleGraph
      beforeAll(async () => {
        moduleGraph = (await import('./module-graph.js')).moduleGraph
      })

      test(`loads nothing at start-up but ${light}`, () => {
        const foreign = (specifier: string) =>
          !specifier.startsWith('.') && !isBuiltin(specifier) && specifier !== light
        const heavy = moduleGraph(entryFile, 'eager').flatMap(({ file, eager }) =>
          eager.filter(foreign).map((specifier) => `${file.pathname.slice(root.pathname.length)} imports ${specifier}`),
        )
        expect(heavy, 'load it in load(), by import()').toEqual([])
      })

      test('leaves the container to the registry', () => {
        const containers = ['tsyringe', 'reflect-metadata']
        const imported = moduleGraph(entryFile, 'all').flatMap(({ eager, lazy }) => [...eager, ...lazy])
        expect(imported.filter((specifier) => containers.includes(specifier))).toEqual([])
      })
    })

    describe('registered', () => {
      let entry: Entry
      beforeAll(async () => {
        entry = (await import(entryFile.href)) as Entry
      })

      test('adds itself once, under the name of its package', async () => {
        const registry = new Registry()
        await entry.register({ registry })
        await entry.register({ registry })
        expect(registry.plugins).toEqual([manifest.name])
      })

      test('exports the plugin for createToolkit, built for this contract', () => {
        const plugins = Object.values(entry).filter(isPlugin)
        expect(plugins.map(({ name, contract }) => ({ name, contract }))).toEqual([
          { name: manifest.name, contract: CONTRACT_VERSION },
        ])
      })

      test('adds something, and all of it can be described and loaded', async () => {
        const registry = new Registry()
        registry.provide(ClockService, systemClock)
        registry.provide(EventsService, new EventBus())
        await entry.register({ registry })
        const added = points.flatMap((point) =>
          registry.list(point).map((contribution) => ({ point, ...contribution })),
        )
        expect(added.length).toBeGreaterThan(0)
        for (const { point, name, summary } of added) {
          expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
          expect(summary, name).toMatch(/^\S[^\n]*\S$/)
          const loaded = await registry.load(point, name)
          expect(loaded, name).toBeTypeOf('object')
          if ('name' in loaded) expect(loaded.name).toBe(name)
        }
      })
    })
  })
}

function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && 'contract' in value && 'register' in value
}
