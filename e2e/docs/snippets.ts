import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The top of the repository. */
export const repository = join(import.meta.dirname, '../..')

/** A block of a page that can be executed. */
export interface Snippet {
  readonly language: string
  readonly text: string
}

/** The blocks of a page that can be executed, in their order, without those that the page says are not. */
export function snippetsOf(page: string): Snippet[] {
  const text = readFileSync(join(repository, page), 'utf8')
  const blocks = text.matchAll(/(<!-- not executed: [^>]* -->\n)?^```(shell|sh|ts)\n(.*?)^```$/gms)
  return [...blocks].flatMap(([, not, language = '', snippet = '']) =>
    not === undefined ? [{ language, text: snippet }] : [],
  )
}
