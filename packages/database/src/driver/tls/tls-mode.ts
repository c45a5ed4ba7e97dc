import { type Address, CtkError, nearest } from '@ctk/core'

/** How a connection is encrypted, with the meanings that libpq gives to `sslmode`. */
export type TlsMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

const modes: readonly TlsMode[] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full']
const options = ['ssl', 'sslmode', 'sslrootcert']

/**
 * Reads the mode from an address: `?sslmode=MODE`, or `?ssl=true` for `verify-full`. Without either `https://` means
 * `verify-full`, `postgresql://` means `prefer`, and the others are not encrypted.
 *
 * @throws CTK_ADDRESS_INVALID for an unknown mode, a mistyped option, and modes that the scheme cannot have
 */
export function tlsMode(address: Address): TlsMode {
  refuseMistypedOptions(address)
  const { scheme } = address
  const mode = askedMode(address)
  if (mode === undefined) return scheme === 'https' ? 'verify-full' : scheme === 'postgresql' ? 'prefer' : 'disable'
  if (scheme === 'https' && mode === 'disable') throw invalid('https:// and sslmode=disable contradict each other.')
  if (scheme !== 'postgresql' && mode === 'prefer') throw invalid('sslmode=prefer is for postgresql:// addresses only.')
  return mode
}

function askedMode({ options: { ssl, sslmode } }: Address): TlsMode | undefined {
  if (sslmode !== undefined) {
    const mode = modes.find((name) => name === sslmode)
    if (!mode) throw invalid(`There is no sslmode "${sslmode}".`)
    return mode
  }
  if (ssl === undefined) return undefined
  if (/^(true|1|on|yes)$/i.test(ssl)) return 'verify-full'
  if (/^(false|0|off|no)$/i.test(ssl)) return 'disable'
  throw invalid(`ssl=${ssl} is neither true nor false.`)
}

/** A mistyped sslmode must not lead to a connection in the clear. */
function refuseMistypedOptions(address: Address): void {
  for (const name of Object.keys(address.options)) {
    const meant = options.includes(name) ? undefined : nearest(name, options)
    if (meant) throw invalid(`There is no option "${name}". Did you mean "${meant}"?`)
  }
}

function invalid(message: string): CtkError {
  return new CtkError({
    code: 'CTK_ADDRESS_INVALID',
    message: `The database address cannot be used. ${message}`,
    suggestions: [`sslmode is one of ${modes.join(', ')}.`],
  })
}
