import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeServer } from '@ctk/conformance'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { spawn } from '../spawn-ctk.js'
import { type ServedSite, serveSite } from './serve-site.js'
import { repository } from './snippets.js'

const docs = join(repository, 'apps/docs')
const site = mkdtempSync(join(tmpdir(), 'ctk-site-'))
afterAll(() => rmSync(site, { recursive: true }))

beforeAll(() => {
  const run = (program: string, ...args: string[]) => {
    const { code, stderr } = spawn(join(docs, 'node_modules/.bin', program), args, docs)
    expect([code, stderr]).toEqual([0, expect.anything()])
  }
  run('typedoc')
  // Links that lead nowhere end it.
  run('vitepress', 'build', docs, '--outDir', site)
})

const files = (pattern: string) => globSync(pattern, { cwd: docs }).map((file) => file.replace(/\.md$/, ''))
const { navigation }: { navigation: readonly { readonly pages: object }[] } = await import(
  pathToFileURL(join(docs, '.vitepress/navigation.ts')).href
)
const listed = navigation.flatMap(({ pages }) => Object.keys(pages))
const byThemselves = [...files('decisions/*.md'), ...files('packages/*.md')].filter(
  (page) => !page.endsWith('0000-template'),
)

test('every page has a line in .vitepress/navigation.ts, and every line a page', () => {
  const written = files('{*,reference/*,reference/api/index}.md').filter(
    (page) => page !== 'README' && page !== 'index',
  )
  expect([...listed].sort()).toEqual(written.sort())
})

test('every page is on the site, in the menu and in the index of the search', () => {
  const home = readFileSync(join(site, 'runs.html'), 'utf8')
  const index = globSync('assets/chunks/@localSearchIndexroot*.js', { cwd: site }).map((file) =>
    readFileSync(join(site, file), 'utf8'),
  )
  expect(index).toHaveLength(1)
  for (const page of [...listed, ...byThemselves]) {
    const path = page.replace(/(^|\/)index$/, '$1')
    expect(existsSync(join(site, `${page}.html`)), page).toBe(true)
    expect(home, page).toContain(`href="/${path}"`)
    expect(index[0], page).toContain(`"/${path}#`)
  }
})

test('what programs import is described, member by member', () => {
  const member = (name: string) => readFileSync(join(site, `reference/api/@ctk/${name}.html`), 'utf8')
  expect(member('core/interfaces/RetentionStrategy')).toContain('How a policy is carried out')
  expect(member('database/functions/openDatabase')).toContain('CTK_DATABASE_BUSY')
  expect(member('conformance/functions/killSweep')).toContain('Kills a process before and after each statement')
})

test('links within the site lead to a page, and to a heading of it', () => {
  const pages = globSync('**/*.html', { cwd: site })
  const text = Object.fromEntries(
    pages.map((page) => [page.replace(/\.html$/, ''), readFileSync(join(site, page), 'utf8')]),
  )
  const ids = Object.fromEntries(
    Object.entries(text).map(([page, html]) => [
      page,
      new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)),
    ]),
  )
  const broken = Object.entries(text).flatMap(([page, html]) =>
    [...html.matchAll(/<a [^>]*href="(\/[^"#]*)?(?:#([^"]*))?"/g)].flatMap(([, path, anchor]) => {
      const target = path === undefined ? page : path.slice(1).replace(/(^|\/)$/, '$1index')
      const found =
        ids[target] && (anchor === undefined || anchor === '' || ids[target].has(decodeURIComponent(anchor)))
      return found ? [] : [`${page}: ${path ?? ''}#${anchor ?? ''}`]
    }),
  )
  expect(broken).toEqual([])
})

const browser = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((file) => existsSync(file))

const start = async (): Promise<ServedSite | { readonly reason: string }> =>
  browser ? serveSite(site) : { reason: 'no Chromium (on Debian: apt-get install chromium)' }

await describeServer('the site in a browser', start, (served) => {
  test('a search for "hold" leads to the page about holds, without the network', async () => {
    const running = await chromium.launch({ executablePath: browser ?? '', args: ['--no-sandbox'] })
    try {
      const page = await running.newPage()
      const foreign: string[] = []
      page.on('request', (request) => {
        if (!request.url().startsWith(served.url)) foreign.push(request.url())
      })
      const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
      await page.goto(`${served.url}/`)
      await page.getByRole('button', { name: 'Search' }).first().click()
      await page.getByRole('searchbox').fill('hold')
      await page.getByRole('option', { name: 'Holds and gates' }).first().click()
      await title('Holds and gates: what stays although it is old')
      await page.getByRole('link', { name: 'Runs: review, kill, undo' }).first().click()
      await title('Runs: reviewed, killed, undone')
      expect({ foreign, missing: served.missing }).toEqual({ foreign: [], missing: [] })
    } finally {
      await running.close()
    }
  })
})
