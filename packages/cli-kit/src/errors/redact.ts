/**
 * Takes passwords of URLs, and given secrets, out of a text. Our own messages never hold any; this is for those of others.
 *
 * @example redact('cannot open crate://admin:hunter2@db') // 'cannot open crate://admin:***@db'
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const cleaned = text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, '$1:***@')
  return secrets
    .filter((secret) => secret.length > 2)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), cleaned)
}
