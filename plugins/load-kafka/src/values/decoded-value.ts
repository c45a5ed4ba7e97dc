import type { ColumnKind } from '@ctk/core'

/** A column that a schema promises. */
export interface ValueColumn {
  readonly name: string
  /** Left out where the schema does not tell. */
  readonly kind?: ColumnKind
}

/** A message's value as columns, or why it is none, as a sentence's end: `is not a JSON object`. */
export type DecodedValue =
  | { readonly row: Readonly<Record<string, unknown>>; readonly columns?: readonly ValueColumn[] }
  | { readonly reason: string }

/** How the bytes of values become rows. */
export interface ValueDecoder {
  /** Gets what the values need, such as schemas, so that they can be decoded one after another. */
  prepare?(values: readonly (Buffer | null)[], signal: AbortSignal): Promise<void>
  decode(value: Buffer): DecodedValue
}
