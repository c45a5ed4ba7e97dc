import type { TableName } from '../address/table-name.js'
import type { Condition } from './predicate.js'

/** What somebody says to create a policy; the rest has defaults. */
export interface PolicyInput {
  readonly strategy: string
  /** `schema.table`, or the two parts. As a text it may be a pattern: `doc.metrics_*`, `doc.metrics_{tenant}`. */
  readonly table: string | TableName
  /** Default for a table of two parts: `name`. */
  readonly match?: 'name' | 'pattern' | undefined
  /** May be left out where `keepLast` or `maxBytes` is given. */
  readonly duration?: string | undefined
  /** How many partitions with data stay. */
  readonly keepLast?: number | undefined
  /** Bytes, or a size such as `100GB`. */
  readonly maxBytes?: number | string | undefined
  /** Conditions that all must hold of a row, as objects or as texts such as `tenant=acme`; for timerange strategies. */
  readonly where?: readonly (Condition | string)[] | undefined
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

/** What makes the id of a policy. */
type Identity = 'strategy' | 'table' | 'match' | 'column' | 'where'

/** The limits of which one at least must be given; null takes one away. */
type Limits = 'duration' | 'keepLast' | 'maxBytes'

/** What can be changed of a policy. Strategy, table, column and conditions make its id: change them by a new policy. */
export type PolicyPatch = Partial<Omit<PolicyInput, Identity | Limits>> & {
  readonly [K in Limits]?: PolicyInput[K] | null
}

/** Which policies are meant; all conditions must hold. Empty: all policies. */
export interface PolicyFilter {
  readonly ids?: readonly string[] | undefined
  readonly strategy?: string | undefined
  readonly tables?: readonly TableName[] | undefined
  /** A tag expression. */
  readonly tags?: string | undefined
}
