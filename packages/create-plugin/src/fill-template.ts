import type { PluginName } from './plugin-name.js'

/** The files of a repository by path. */
export type Files = Readonly<Record<string, string>>

/** A template as it is packed: its files, and the name that its package has in our workspace. */
export interface Template {
  readonly package: string
  readonly files: Files
}

/**
 * Puts a name in the place of the template's, in texts and paths, and a version in the place of ours. Pure.
 *
 * @param version of the packages of ctk that the repository is made for
 */
export function fillTemplate(template: Template, name: PluginName, version: string): Files {
  const fill = (text: string): string =>
    text
      .replaceAll(template.package, name.package)
      .replaceAll('my-own', name.kebab)
      .replaceAll('myOwn', name.camel)
      .replaceAll('MY_OWN', name.upper)
      .replaceAll('"workspace:^"', `"^${version}"`)
  return Object.fromEntries(Object.entries(template.files).map(([path, text]) => [fill(path), fill(text)]))
}
