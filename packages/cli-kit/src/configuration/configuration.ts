import type { SettingName } from './setting.js'

/** A setting's value and where it came from. */
export interface SettingValue {
  readonly name: SettingName
  readonly value: string | undefined
  /** `flag`, `argument`, `environment CRATEDB_URI`, the path of a file, or `default`. */
  readonly origin: string
}

/** All settings of one invocation. */
export interface Configuration {
  /** The folder that holds `.ctk`, or the current one where there is none yet. Absolute. */
  readonly folder: string
  readonly values: Readonly<Record<SettingName, SettingValue>>
}

/** What the command line itself says. */
export type SettingFlags = { readonly [K in SettingName]?: string | undefined }
