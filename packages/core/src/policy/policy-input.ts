import type { TableName } from '../address/table-name.js'

/** What somebody says to create a policy; the rest has defaults. */
export interface PolicyInput {
  readonly strategy: string
  /** `schema.table`, or the two parts. */
  readonly table: string | TableName
  readonly duration: string
  readonly column?: string | undefined
  readonly target?: Readonly<Record<string, unknown>> | undefined
  readonly tags?: readonly string[] | undefined
  /** Default UTC. */
  readonly timezone?: string | undefined
  /** Default `end`. */
  readonly expireBy?: 'end' | 'start' | undefined
  readonly keyFormat?: string | undefined
  readonly granularity?: string | undefined
  /** How long what is removed is kept aside; default not at all. */
  readonly grace?: string | undefined
  /** Default true. */
  readonly enabled?: boolean | undefined
  readonly description?: string | undefined
}

/** What can be changed of a policy. Strategy, table and column make its id: change them by a new policy. */
export type PolicyPatch = Partial<Omit<PolicyInput, 'strategy' | 'table' | 'column'>>

/** Which policies are meant; all conditions must hold. Empty: all policies. */
export interface PolicyFilter {
  readonly ids?: readonly string[] | undefined
  readonly strategy?: string | undefined
  readonly tables?: readonly TableName[] | undefined
  /** A tag expression. */
  readonly tags?: string | undefined
}
