import type { Address, Runner } from '@ctk/core'

/**
 * Who works in a session: the user of the operating system and of the database, the computer, the process and the release.
 * A lease that this process leaves behind when it is killed is taken over at once on the same computer.
 *
 * @param version of ctk
 */
export async function sessionRunner(address: Address, version: string): Promise<Runner> {
  const [{ thisRunner }, { processIdentity, isProcessGone }] = await Promise.all([
    import('@ctk/core'),
    import('@ctk/database'),
  ])
  const { name, origin } = thisRunner()
  return {
    name: address.user === undefined || address.user === name ? name : `${name} (db ${address.user})`,
    origin: `${origin} ctk ${version}`,
    process: await processIdentity(),
    isGone: isProcessGone,
  }
}
