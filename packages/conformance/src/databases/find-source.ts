/** The environment, as far as the search reads it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where a database comes from. `I` is what the search knows about a local installation. */
export type DatabaseSource<I> =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'docker'; readonly image: string }
  | { readonly kind: 'installation'; readonly installation: I }
  | { readonly kind: 'none'; readonly reason: string }

/** Looks at the machine. Each answers with what it found, or says why there is nothing. */
export interface SourceProbes<I> {
  readonly env: Environment
  /** Why no container can be started; undefined where an engine answers. */
  probeDocker(): Promise<string | undefined>
  findInstallation(env: Environment): Promise<{ readonly installation: I } | { readonly reason: string }>
}

/** What differs from database to database. */
export interface SourceNames {
  readonly urlVariable: string
  readonly imageVariable: string
  readonly defaultImage: string
}

/**
 * The order in which every database is looked for: the address in the environment, Docker where an engine answers, a
 * local installation. A later place is not even looked at once an earlier one has it.
 */
export async function findSource<I>(names: SourceNames, probes: SourceProbes<I>): Promise<DatabaseSource<I>> {
  const { env } = probes
  const url = env[names.urlVariable]
  if (url) return { kind: 'url', url }
  const noDocker = await probes.probeDocker()
  if (noDocker === undefined) return { kind: 'docker', image: env[names.imageVariable] || names.defaultImage }
  const found = await probes.findInstallation(env)
  if ('installation' in found) return { kind: 'installation', installation: found.installation }
  return { kind: 'none', reason: `${names.urlVariable} is not set; Docker: ${noDocker}; ${found.reason}` }
}
