/** What a package may import of the workspace, and how it is named. */
export interface Layer {
  readonly name: string
  /** Names of the layers that its shipped code may import. */
  readonly imports: readonly string[]
  /** Names of the layers that its tests may import besides. */
  readonly testImports: readonly string[]
  /** Whether it is never published. */
  readonly private?: boolean
}

const everything = ['core', 'database', 'cli-kit', 'conformance', 'plugin', 'cli', 'docs', 'e2e']

/** Imports point one way: core ← database ← cli-kit ← plugins ← apps. A new folder gets a line here. */
const layers: Readonly<Record<string, Layer>> = {
  'packages/core': { name: 'core', imports: [], testImports: [] },
  'packages/database': { name: 'database', imports: ['core'], testImports: [] },
  'packages/cli-kit': { name: 'cli-kit', imports: ['core', 'database'], testImports: [] },
  'packages/conformance': { name: 'conformance', imports: ['core', 'database'], testImports: [] },
  'packages/create-plugin': { name: 'create-plugin', imports: [], testImports: [] },
  'packages/tooling': { name: 'tooling', imports: ['core', 'database', 'cli-kit'], testImports: [], private: true },
  'apps/cli': { name: 'cli', imports: ['core', 'database', 'cli-kit', 'plugin'], testImports: ['conformance'] },
  'apps/docs': { name: 'docs', imports: everything, testImports: [], private: true },
  e2e: { name: 'e2e', imports: everything, testImports: [], private: true },
}

/** A repository of somebody else: it sees what is published. */
const template: Layer = {
  name: 'template',
  imports: ['core', 'database', 'cli-kit', 'conformance'],
  testImports: [],
  private: true,
}

const templates = 'packages/create-plugin/templates/'

const plugin: Layer = { name: 'plugin', imports: ['core', 'database', 'cli-kit'], testImports: ['conformance'] }

/** The layer of a package's folder; undefined for a folder that nobody has given a layer. */
export function layerOf(folder: string): Layer | undefined {
  if (folder.startsWith('plugins/')) return plugin
  return folder.startsWith(templates) ? template : layers[folder]
}

/**
 * The npm name that belongs to a folder: plugins/NAME is \@ctk/plugin-NAME, a template ctk-plugin-template-NAME, what `npm create`
 * looks for create-ctk-plugin, and every other one \@ctk/NAME.
 */
export function nameOfFolder(folder: string): string {
  const name = folder.slice(folder.lastIndexOf('/') + 1)
  if (folder === 'packages/create-plugin') return 'create-ctk-plugin'
  if (folder.startsWith(templates)) return `ctk-plugin-template-${name}`
  return folder.startsWith('plugins/') ? `@ctk/plugin-${name}` : `@ctk/${name}`
}
