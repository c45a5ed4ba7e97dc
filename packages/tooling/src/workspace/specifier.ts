/** The package that an import specifier names: `@ctk/core/plugin` is in `@ctk/core`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
