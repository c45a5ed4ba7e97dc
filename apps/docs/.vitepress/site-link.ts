import { existsSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import type { PackagePage } from './package-pages.js'

const repository = 'https://github.com/ctk-toolkit/ctk'
const docs = 'apps/docs/'

/** The repository as links see it. */
export interface Links {
  readonly root: string
  readonly packages: readonly PackagePage[]
}

/**
 * Where a link leads on the site. Pages are written for readers of the repository, too, so links are paths of files: what is
 * a page of the site stays here, everything else is shown in the repository.
 *
 * @param page the page with the link, from apps/docs, such as `runs.md`
 * @throws when there is no such file
 */
export function siteLink(href: string, page: string, { root, packages }: Links): string {
  if (/^([a-z]+:|#|\/)/.test(href)) return href
  const [path = '', anchor] = decodeURI(href).split('#')
  const file = posix.join(posix.dirname(source(page, packages)), path).replace(/\/$/, '')
  const hash = anchor === undefined ? '' : `#${anchor}`
  if (!existsSync(posix.join(root, file))) throw new Error(`${page} links to ${href}: there is no ${file}.`)
  const own = packages.find(({ folder }) => file === folder || file === `${folder}/README.md`)
  if (own) return `/${own.page}${hash}`
  if (file === 'README.md' || file === 'apps/docs') return `/${hash}`
  if (file.startsWith(docs) && file.endsWith('.md')) return `/${file.slice(docs.length, -'.md'.length)}${hash}`
  return `${repository}/${statSync(posix.join(root, file)).isDirectory() ? 'tree' : 'blob'}/main/${file}${hash}`
}

/** The file that a page was made of, from the root of the repository. */
function source(page: string, packages: readonly PackagePage[]): string {
  const own = packages.find((each) => `${each.page}.md` === page)
  return own ? `${own.folder}/README.md` : `${docs}${page}`
}
