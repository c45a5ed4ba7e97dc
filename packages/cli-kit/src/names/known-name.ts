/** Kinds of things in a database that command lines name. */
export const nameKinds = ['policy', 'tag', 'table', 'run', 'hold', 'archive', 'repository'] as const

/** One of {@link nameKinds}. */
export type NameKind = (typeof nameKinds)[number]

/** Something that a command line can name. */
export interface KnownName {
  /** What a command line says, without the quotes of a shell. */
  readonly value: string
  /** What tells it from others, on one line. */
  readonly text: string
  /** A shorter form that means the same: a table of the default schema without its schema. */
  readonly short?: string
}
