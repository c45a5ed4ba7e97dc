import type { TableName } from '@ctk/core'

/** A type of PostgreSQL, as far down as it matters: beneath domains, and into arrays. */
export interface SourceType {
  readonly schema: string
  readonly name: string
  /** As the server writes it, length included: `character varying(20)`. */
  readonly text: string
  /** b: base, c: composite, d: domain, e: enum, r: range, m: multirange, p: pseudo. */
  readonly kind: string
  /** Length, or precision and scale, as the server keeps them; -1 without. */
  readonly modifier: number
  /** What the elements of an array are. */
  readonly element?: SourceType
}

/** A column of a table that is migrated. */
export interface SourceColumn {
  readonly name: string
  /** As the server writes it, a domain by its name. */
  readonly declared: string
  /** Beneath a domain. */
  readonly type: SourceType
  readonly domain: boolean
  readonly notNull: boolean
  /** The expression of the default, or of a generated column. */
  readonly expression: string | null
  readonly generated: boolean
  /** a: always, d: by default. */
  readonly identity: 'a' | 'd' | null
  /** Quoted by the server. */
  readonly comment: string | null
  /** The name of a collation that is not the type's own. */
  readonly collation: string | null
}

/** An index that belongs to no constraint. */
export interface SourceIndex {
  readonly name: string
  readonly unique: boolean
  /** What stands behind the name of the table: ` USING btree (a, b)`. */
  readonly definition: string
}

/** A constraint; the primary key is among them. c: check, f: foreign key, p: primary key, u: unique, x: exclusion. */
export interface SourceConstraint {
  readonly name: string
  readonly kind: 'c' | 'f' | 'p' | 'u' | 'x'
  readonly definition: string
}

/** A partition of a table, at any depth. */
export interface SourcePartition {
  readonly table: TableName
  readonly parent: TableName
  /** `FOR VALUES FROM (…) TO (…)`, `DEFAULT`. */
  readonly bound: string
  /** How it is partitioned itself. */
  readonly partitionBy: string | null
}

/** A table as the catalogue of the source shows it. */
export interface SourceTable {
  readonly name: TableName
  readonly oid: string
  /** Quoted by the server. */
  readonly comment: string | null
  readonly columns: readonly SourceColumn[]
  /** The columns of the primary key, else of a unique index over columns that are never NULL; empty without either. */
  readonly key: readonly string[]
  readonly keyIsPrimary: boolean
  readonly indexes: readonly SourceIndex[]
  readonly constraints: readonly SourceConstraint[]
  /** `RANGE (ts)`. */
  readonly partitionBy: string | null
  readonly partitions: readonly SourcePartition[]
  /** Names of triggers, rules and row security policies. */
  readonly triggers: readonly string[]
  readonly rules: readonly string[]
  readonly policies: readonly string[]
  /** The server's estimate; undefined where it has none. */
  readonly rows: number | undefined
}
