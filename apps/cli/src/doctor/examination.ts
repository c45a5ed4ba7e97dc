import type { PluginFailure } from '@ctk/cli-kit'
import type { PrivilegeCheck, ServerStatus } from '@ctk/core'
import type { DoctorProgram } from './programs.js'

/** Something to mend. */
export interface DoctorFinding {
  readonly code: string | undefined
  readonly message: string
  readonly suggestions: readonly string[]
}

/** An installed plugin. */
export interface DoctorPlugin {
  readonly name: string
  readonly version: string
  /** `core`: comes with ctk; `user`: installed; `link`: linked. */
  readonly type: string
  /** The version of the plugin contract that it was taken with; undefined when it could not be loaded. */
  readonly contract: number | undefined
  readonly failure: PluginFailure | undefined
}

/** A privilege, and which commands need it. */
export interface DoctorPrivilege extends PrivilegeCheck {
  readonly neededBy: readonly string[]
}

/** The database as doctor found it. */
export interface DoctorDatabase {
  /** Without the password. */
  readonly address: string
  readonly dialect: string
  readonly status: ServerStatus
  /** Milliseconds by which the server's clock is ahead of this computer's; negative when it is behind. */
  readonly clockDifference: number
}

/** ctk's own tables. `version` is undefined when they are not there yet. */
export interface DoctorStore {
  readonly schema: string
  readonly version: number | undefined
  readonly known: number
}

/** Everything that `ctk doctor` found: its `--json` document. */
export interface Examination {
  readonly ctk: string
  readonly node: string
  readonly platform: string
  /** The programs named ctk on the PATH, the one that is started first. */
  readonly programs: readonly DoctorProgram[]
  /** In order of name. */
  readonly plugins: readonly DoctorPlugin[]
  readonly database: DoctorDatabase | undefined
  readonly store: DoctorStore | undefined
  /** Tables of policies first, in order of name, then ctk's own schema. */
  readonly privileges: readonly DoctorPrivilege[]
  readonly findings: readonly DoctorFinding[]
}
