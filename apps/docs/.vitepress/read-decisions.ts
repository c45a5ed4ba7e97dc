import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Section } from './navigation.js'

/** The decision records as a part of the navigation, in their order. */
export function readDecisions(folder: string): Section {
  const files = readdirSync(join(folder, 'decisions')).filter((file) => /^(?!0000)\d{4}-.*\.md$/.test(file))
  const pages = files.sort().map((file) => {
    const title = /^# (.*)$/m.exec(readFileSync(join(folder, 'decisions', file), 'utf8'))?.[1] ?? file
    return [`decisions/${file.replace(/\.md$/, '')}`, title]
  })
  return { title: 'Decisions', pages: Object.fromEntries(pages) }
}
