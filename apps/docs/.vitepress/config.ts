import { join } from 'node:path'
import { type DefaultTheme, defineConfig } from 'vitepress'
import { navigation, type Section } from './navigation.js'
import { findPackages, writePackagePages } from './package-pages.js'
import { readDecisions } from './read-decisions.js'
import { siteLink } from './site-link.js'

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#3451b2" d="M4 22h5v6H4zM13 14h5v14h-5zM22 5h5v23h-5z"/></svg>',
)}`
const root = join(import.meta.dirname, '../../..')
const packages = findPackages(root)
const sections = [
  ...navigation,
  // Before VitePress looks for pages: these are written anew each time.
  writePackagePages(root, packages),
  readDecisions(join(root, 'apps/docs')),
]

export default defineConfig({
  title: 'ctk',
  description: 'Keeps time-series and event tables in order, on CrateDB and PostgreSQL',
  srcExclude: ['README.md', 'decisions/0000-template.md', 'examples/**', 'node_modules/**'],
  cleanUrls: true,
  head: [['link', { rel: 'icon', href: icon }]],
  markdown: {
    // As the repository's host does it, so that one link works in both places.
    anchor: { slugify: githubAnchor },
    config(md) {
      md.core.ruler.push('site-links', ({ tokens, env }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.type === 'link_open' ? token.attrGet('href') : null
          if (href) token.attrSet('href', siteLink(href, env.relativePath, { root, packages }))
        }
      })
    },
  },
  themeConfig: {
    search: { provider: 'local', options: { miniSearch: { searchOptions: { boostDocument: weight } } } },
    nav: sections.map(({ title, pages }) => ({ text: title, link: `/${Object.keys(pages)[0]}` })),
    sidebar: sections.map(sidebarSection),
    outline: 'deep',
    socialLinks: [{ icon: 'github', link: 'https://github.com/ctk-toolkit/ctk' }],
    footer: { message: 'Apache-2.0' },
  },
})

function sidebarSection({ title, pages }: Section): DefaultTheme.SidebarItem {
  return {
    text: title,
    collapsed: title === 'Decisions' || title === 'Packages',
    items: Object.entries(pages).map(([page, text]) => ({ text, link: `/${page.replace(/(^|\/)index$/, '$1')}` })),
  }
}

/** Guides before commands, and both before what is looked up by those who know it. It is sent to browsers, alone. */
function weight(page: string): number {
  if (/^\/(reference\/(json-outputs|events|api)|decisions\/)/.test(page)) return 0.2
  return page.startsWith('/reference/') ? 1 : 3
}

function githubAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
