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
  'packages/tooling': { name: 'tooling', imports: ['core'], testImports: [], private: true },
  'apps/cli': { name: 'cli', imports: ['core', 'database', 'cli-kit', 'plugin'], testImports: ['conformance'] },
  'apps/docs': { name: 'docs', imports: everything, testImports: [], private: true },
  e2e: { name: 'e2e', imports: everything, testImports: [], private: true },
}

const plugin: Layer = { name: 'plugin', imports: ['core', 'database', 'cli-kit'], testImports: ['conformance'] }

/** The layer of a package's folder; undefined for a folder that nobody has given a layer. */
export function layerOf(folder: string): Layer | undefined {
  return folder.startsWith('plugins/') ? plugin : layers[folder]
}

/** The npm name that belongs to a folder: plugins/NAME is \@ctk/plugin-NAME, every other one is \@ctk/NAME. */
export function nameOfFolder(folder: string): string {
  const name = folder.slice(folder.lastIndexOf('/') + 1)
  return folder.startsWith('plugins/') ? `@ctk/plugin-${name}` : `@ctk/${name}`
}
