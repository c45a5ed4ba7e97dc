import type { Rule } from '../rule.ts'

const meaningless = ['utils', 'util', 'helpers', 'common', 'services', 'interfaces', 'lib', 'misc']

/** A folder is named after a feature, not after a kind of code. */
export const folderNames: Rule = ({ files }) => {
  const folders = new Set(files.map((file) => file.slice(0, file.lastIndexOf('/'))))
  return [...folders]
    .filter((folder) => meaningless.includes(folder.slice(folder.lastIndexOf('/') + 1)))
    .map((folder) => ({
      file: folder,
      rule: 'folder-names',
      remedy: 'move its files to the features that they belong to',
    }))
}
