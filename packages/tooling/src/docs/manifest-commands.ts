/** A flag, as an oclif manifest describes it. */
export interface ManifestFlag {
  readonly name: string
  readonly char?: string
  readonly type: 'boolean' | 'option'
  readonly summary?: string
  readonly description?: string
  readonly helpValue?: string | readonly string[]
  readonly options?: readonly string[]
  readonly default?: unknown
  readonly env?: string
  readonly aliases?: readonly string[]
  readonly allowNo?: boolean
  readonly multiple?: boolean
  readonly required?: boolean
  readonly hidden?: boolean
}

/** A positional argument, as an oclif manifest describes it. */
export interface ManifestArg {
  readonly name: string
  readonly description?: string
  readonly required?: boolean
  readonly options?: readonly string[]
  readonly hidden?: boolean
}

/** A command, as an oclif manifest describes it. */
export interface ManifestCommand {
  /** With colons: `retention:run`. */
  readonly id: string
  readonly summary?: string
  readonly description?: string
  readonly aliases?: readonly string[]
  readonly args?: Readonly<Record<string, ManifestArg>>
  readonly flags?: Readonly<Record<string, ManifestFlag>>
  readonly examples?: string | readonly (string | { readonly command: string; readonly description?: string })[]
  readonly strict?: boolean
  readonly hidden?: boolean
}

/** An oclif.manifest.json. */
export interface CommandManifest {
  readonly commands: Readonly<Record<string, ManifestCommand>>
}
