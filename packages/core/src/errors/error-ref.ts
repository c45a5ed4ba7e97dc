/**
 * Where the documentation explains an error code, relative to its root. The page is generated, its sections are in this form.
 *
 * @example errorRef('CTK_AUTH_FAILED') // 'reference/errors.md#auth-failed'
 */
export function errorRef(code: string): string {
  return `reference/errors.md#${code.replace(/^CTK_/, '').toLowerCase().replaceAll('_', '-')}`
}
