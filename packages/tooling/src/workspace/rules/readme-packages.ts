import type { Rule } from '../rule.ts'
import { isPublished } from '../workspace.ts'

/** The table of packages in the README at the top has every published one, with a link. */
export const readmePackages: Rule = ({ packages, texts }) =>
  packages
    .filter(isPublished)
    .filter(({ folder, manifest }) => texts['README.md']?.includes(`| [\`${manifest.name}\`](${folder}) |`) === false)
    .map(({ folder, manifest }) => ({
      file: 'README.md',
      rule: 'readme-packages',
      remedy: `add the row "| [\`${manifest.name}\`](${folder}) | what it is |" to the packages`,
    }))
