import { join } from 'node:path'
import { type DefaultTheme, defineConfig } from 'vitepress'
import { navigation, type Section } from './navigation.js'
import { findPackages, writePackagePages } from './package-pages.js'
import { readDecisions } from './read-decisions.js'
import { siteLink } from './site-link.js'

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
    search: { provider: 'local' },
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
    items: Object.entries(pages).map(([page, text]) => ({ text, link: `/${page}` })),
  }
}

function githubAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
