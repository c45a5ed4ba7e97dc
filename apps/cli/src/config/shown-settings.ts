import { type Configuration, databaseAddress, formatTable, settings } from '@ctk/cli-kit'

/** A setting as it may be shown. */
export interface ShownSetting {
  readonly name: string
  /** Left out when it is not set. Passwords are `***`. */
  readonly value: string | undefined
  readonly origin: string
  readonly summary: string
}

/**
 * All settings without their secrets. Where no database is named, the one that is used.
 *
 * @throws CTK_ADDRESS_INVALID when the database's URL cannot be read
 */
export async function shownSettings(configuration: Configuration): Promise<ShownSetting[]> {
  const { address } = await databaseAddress(configuration)
  return settings.map(({ name, secret, summary }) => {
    const { value, origin } = configuration.values[name]
    if (name === 'uri') return { name, value: address.toString(), origin, summary }
    return { name, value: secret && value !== undefined ? '***' : value, origin, summary }
  })
}

/** Settings as a table. */
export function formatSettings(shown: readonly ShownSetting[]): string {
  return formatTable(
    [{ header: 'setting' }, { header: 'value' }, { header: 'from' }, { header: 'meaning', optional: true }],
    shown.map(({ name, value, origin, summary }) => [
      name,
      value ?? '',
      value === undefined ? 'not set' : origin,
      summary,
    ]),
  )
}
