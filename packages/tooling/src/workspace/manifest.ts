/** The parts of a package.json that the rules look at. Everything may be missing: that is what the rules find out. */
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly private?: boolean
  readonly description?: string
  readonly license?: string
  readonly type?: string
  readonly sideEffects?: unknown
  readonly engines?: { readonly node?: string }
  readonly repository?: { readonly type?: string; readonly url?: string; readonly directory?: string }
  readonly keywords?: readonly string[]
  readonly exports?: Readonly<Record<string, string | { readonly types?: string; readonly default?: string }>>
  readonly bin?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
  readonly publishConfig?: { readonly access?: string }
  readonly scripts?: Readonly<Record<string, string>>
  readonly oclif?: {
    readonly commands?: { readonly strategy?: string; readonly target?: string }
    readonly hooks?: Readonly<Record<string, string | { readonly target?: string; readonly identifier?: string }>>
    readonly helpClass?: string
    readonly plugins?: readonly string[]
    readonly topicSeparator?: string
  }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** The built files that a manifest names: exports, programs, and what oclif loads. Relative to the package. */
export function namedFiles({ exports = {}, bin = {}, oclif }: Manifest): string[] {
  const named = [
    ...Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? entry : [entry.types, entry.default])),
    ...Object.values(bin),
    ...Object.values(oclif?.hooks ?? {}).map((hook) => (typeof hook === 'string' ? hook : hook.target)),
    oclif?.helpClass,
  ]
  return [...new Set(named)].filter((file) => file !== undefined).map((file) => file.replace(/^\.\//, ''))
}
