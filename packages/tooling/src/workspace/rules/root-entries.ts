import type { Rule } from '../rule.ts'

const rooms = ['packages', 'plugins', 'apps', 'e2e', '.changeset']
const files = [
  'package.json',
  'pnpm-workspace.yaml',
  'pnpm-lock.yaml',
  'turbo.json',
  'README.md',
  'CONTRIBUTING.md',
  'LICENSE',
]
const insisted = ['.ci', '.github', '.editorconfig', '.gitattributes', '.gitignore', 'biome.json']
const allowed = [...rooms, ...files, ...insisted]

/** The top of the workspace has rooms, and only the files that a tool or a host insists on finding there. */
export const rootEntries: Rule = (workspace) => {
  const top = new Set(workspace.files.map((file) => file.split('/')[0] ?? ''))
  const stray = [...top].filter((entry) => !allowed.includes(entry))
  const missing = files.filter((file) => !top.has(file))
  return [
    ...stray.map((entry) => ({
      file: entry,
      rule: 'root-entries',
      remedy: 'move it into the room that it belongs to, or delete it',
    })),
    ...missing.map((file) => ({ file, rule: 'root-entries', remedy: 'write it' })),
  ]
}
