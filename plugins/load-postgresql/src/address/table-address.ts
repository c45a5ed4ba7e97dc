import { Address, CtkError, type Resource } from '@ctk/core'

/** A table of a database, as a URL names it. */
export interface TableAddress {
  readonly address: Address
  /** As it was written: `schema.name`, or a name alone. */
  readonly table: string
}

/**
 * Takes `postgresql://user@host/db?table=schema.name` apart. What else stands in the query belongs to the address.
 *
 * @throws CTK_USAGE without a table, CTK_ADDRESS_INVALID
 */
export function tableAddress({ scheme, location, options }: Resource): TableAddress {
  const { table, ...others } = options
  const query = new URLSearchParams(others).toString()
  const address = Address.parse(query === '' ? location : `${location}?${query}`)
  if (table) return { address, table }
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `The address ${address} names no table to read.`,
    suggestions: [
      `Add it: ${scheme}://…?table=schema.name`,
      'A whole database is brought over by:  ctk load database SOURCE [DATABASE]',
    ],
  })
}
