import { readFile } from 'node:fs/promises'
import { secretMissing } from './webhook-errors.js'

const PREFIX = 'whsec_'
const remedy = `Make one: ${PREFIX}$(openssl rand -base64 32)`

/**
 * The keys that a secret stands for. Several, with blanks between them, are all signed with: so a secret is replaced
 * without a gap. A secret is `whsec_` and base64 of 24 to 64 bytes, as the Standard Webhooks specification says.
 *
 * @param reference `env:NAME` or `file:/path`
 * @throws CTK_SECRET_MISSING; no message repeats any of the secret
 */
export async function readKeys(
  reference: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Buffer[]> {
  const place = reference.slice(reference.indexOf(':') + 1)
  const [what, text] = reference.startsWith('env:')
    ? [`the environment variable ${place}`, env[place]]
    : [`the file ${place}`, await readFile(place, 'utf8').catch(() => undefined)]
  if (text === undefined || text.trim() === '') {
    throw secretMissing(`The secret of the webhook is not there: ${what} is not set, or cannot be read.`, [
      remedy,
      'Name another place: ctk webhooks add … --secret-env NAME, or --secret-file PATH',
    ])
  }
  return text
    .trim()
    .split(/\s+/)
    .map((secret) => keyOf(secret, what))
}

function keyOf(secret: string, what: string): Buffer {
  const text = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  const key = Buffer.from(text ?? '', 'base64')
  if (key.length >= 24 && key.length <= 64) return key
  throw secretMissing(`What is in ${what} is not a secret: that is ${PREFIX} and base64 of 24 to 64 bytes.`, [remedy])
}
