/**
 * Takes passwords of URLs, and given secrets, out of a text. Our own messages never hold any; this is for those of others.
 *
 * @example redact('cannot open crate://admin:hunter2@db') // 'cannot open crate://admin:***@db'
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const cleaned = text.replace(PASSWORD, '$1:***@')
  return secrets
    .filter((secret) => secret.length > 2)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), cleaned)
}

/** From the colon to the last @: a password may hold @ and /, as people write it. A port before a path is none. */
const PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):(?:[^\s"'/]+|(?!\d+\/)[^\s"']+)@/gi
