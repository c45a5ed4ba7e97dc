/**
 * A path or URL as it may be shown: without user and password, and without the values of its query, which may be a signature.
 *
 * @example showResource('https://ann:secret@host/a.csv?sig=x') // 'https://host/a.csv?sig=***'
 */
export function showResource(text: string): string {
  const url = /^([a-z][a-z0-9+.-]*:\/\/)([^?#]*)(?:\?([^#]*))?/i.exec(text)
  if (!url) return text
  const [, scheme = '', address = '', query] = url
  const [authority = '', ...path] = address.split('/')
  // A password may hold a slash, as people write it; a path that holds an @ has no login before it.
  const shown =
    authority.includes(':') && !/:\d*$/.test(authority)
      ? address.replace(/^.*@/, '')
      : [authority.replace(/^.*@/, ''), ...path].join('/')
  const options = query?.split('&').map((option) => (option.includes('=') ? `${option.split('=')[0]}=***` : option))
  return `${scheme}${shown}${options ? `?${options.join('&')}` : ''}`
}
