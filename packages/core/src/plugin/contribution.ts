import type { Services } from './service-token.js'

/**
 * What a plugin adds at a point: plain data, and a way to get the implementation once it is chosen. Nothing heavy is
 * imported before `load` is called.
 *
 * @example { name: 'delete', summary: 'drops expired partitions', load: async () => (await import('./delete-strategy.js')).deleteStrategy }
 */
export interface Contribution<T> {
  /** Unique at its point; what flags and URLs name. */
  readonly name: string
  /** One line for lists, without a full stop. */
  readonly summary: string
  /** Other names that it answers to, such as `https` beside `http`, or `jsonl` beside `ndjson`. */
  readonly aliases?: readonly string[]
  /** Imports and makes the implementation. */
  load(services: Services): Promise<T>
}

/** A place where plugins add things. The symbol is the same in every copy of this package. */
export interface ContributionPoint<T> {
  readonly name: string
  readonly symbol: symbol
  /** Only for the type checker: what contributions of this point load. */
  readonly contributes?: T
}

/** Declares a point. The name becomes part of the symbol, and of messages: `retention-strategy`. */
export function contributionPoint<T>(name: string): ContributionPoint<T> {
  return { name, symbol: Symbol.for(`ctk.${name}`) }
}
