/** What the Python toolkit reads. */
const formerly = ['CRATEDB_CLUSTER_URL', 'CRATEDB_SQLALCHEMY_URL', 'CRATEDB_HTTP_URL']

/**
 * The embedded database is for those who named none. Who named one as for the Python toolkit expects that one.
 *
 * @throws CTK_CONFIG_INVALID
 */
export async function refuseFormerNames(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const name = formerly.find((variable) => env[variable])
  if (name === undefined) return
  throw await misnamed(`${name} is set, which the Python toolkit reads. ctk reads CRATEDB_URI.`, [
    `export CRATEDB_URI="$${name}"`,
    `Or do without a server:  unset ${name}`,
  ])
}

/**
 * A variable that holds `$NAME` was written where nothing put the value in, and may name itself.
 *
 * @throws CTK_CONFIG_INVALID
 */
export async function refuseUnexpanded(uri: string, origin: string): Promise<void> {
  const found = /^(?:\$\{?|%)?([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:\}|%)?$/.exec(uri)?.[1]
  if (found === undefined) return
  const itself = origin === `environment ${found}`
  throw await misnamed(
    itself
      ? `${found} names itself: its value is ${uri}.`
      : `The database is named as ${uri} (${origin}): that is a variable, and not its value.`,
    ['Name the database itself:  export CRATEDB_URI=crate://user@host:4200'],
  )
}

async function misnamed(message: string, suggestions: readonly string[]): Promise<Error> {
  const { CtkError } = await import('@ctk/core/errors')
  return new CtkError({ code: 'CTK_CONFIG_INVALID', message, suggestions })
}
