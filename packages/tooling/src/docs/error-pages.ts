import { errorCodes, errorRef } from '@ctk/core'
import { markdownTable } from './markdown-table.ts'
import { type Page, page } from './page.ts'

type Codes = Readonly<Record<string, { readonly exit: number; readonly meaning: string }>>

/** What each exit code means. Which errors end with it stands in the table of error codes of @ctk/core. */
const exitMeanings: Readonly<Record<number, string>> = {
  0: 'Done. Also when there was nothing to do.',
  1: 'Finished with failures: tables refused or skipped while others were done, rows rejected, or findings of a check.',
  2: 'The command line, a policy or a setting is not understood. Nothing was done.',
  3: 'Refused before touching data. Also when the policy table or a data table is missing.',
  4: 'Cannot connect, or not allowed.',
  5: 'Somebody else holds the table or has the embedded database open. Nothing was done.',
  70: 'A mistake in ctk itself. Please report it.',
  130: 'Interrupted with Ctrl-C.',
}

/** The pages about errors: one section for each code, and one table of the exit codes. */
export function errorPages(codes: Codes = errorCodes): Page[] {
  const names = Object.keys(codes).sort()
  return [
    page(
      'apps/docs/reference/errors.md',
      '# Errors',
      'Every error has a code. It is printed under the message, stands in `code` of the `--json` output, and decides the [exit code](exit-codes.md).',
      ...names.map((name) => errorSection(name, codes)),
    ),
    page(
      'apps/docs/reference/exit-codes.md',
      '# Exit codes',
      markdownTable(['exit code', 'meaning', 'errors'], exitRows(codes)),
    ),
  ]
}

function errorSection(name: string, codes: Codes): string {
  const { exit, meaning } = codes[name] ?? { exit: 70, meaning: '' }
  return `<a id="${anchor(name)}"></a>\n\n## ${name}\n\n${meaning} Exit code [${exit}](exit-codes.md).`
}

function exitRows(codes: Codes): string[][] {
  const exits = new Set([...Object.keys(exitMeanings).map(Number), ...Object.values(codes).map(({ exit }) => exit)])
  return [...exits]
    .sort((a, b) => a - b)
    .map((exit) => {
      const meaning = exitMeanings[exit]
      if (meaning === undefined) throw new Error(`Exit code ${exit} has no meaning; write it into error-pages.ts.`)
      const errors = Object.keys(codes).filter((name) => codes[name]?.exit === exit)
      return [
        String(exit),
        meaning,
        errors
          .sort()
          .map((name) => `[${name}](errors.md#${anchor(name)})`)
          .join(', '),
      ]
    })
}

/** Where the `ref` of an error points to. */
function anchor(name: string): string {
  return errorRef(name).replace(/^.*#/, '')
}
