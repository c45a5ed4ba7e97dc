import type { Created } from './create-plugin.js'
import type { Kind } from './kinds.js'

/** The first use of what a plugin adds, by kind. */
const uses: Readonly<Record<Kind, (name: string) => string>> = {
  'retention-strategy': (name) => `ctk retention create-policy TABLE --strategy=${name} --duration=1y`,
  source: (name) => `ctk load table ${name}://HOST/PATH TABLE --create`,
  format: (name) => `ctk load table FILE.${name} TABLE --create`,
  notifier: () => 'ctk retention run',
  'cloud-provider': () => 'ctk doctor',
  job: () => 'ctk doctor',
}

/** What was written, and what to type next. */
export function nextCommands({ name, kind, files }: Created): string {
  return `✔ ${name.package}: a ${kind.replaceAll('-', ' ')} "${name.kebab}", ${files.length} files

Next:
  cd ${name.folder}
  npm install
  npm test
  ctk plugins link .
  ${uses[kind](name.kebab)}`
}
