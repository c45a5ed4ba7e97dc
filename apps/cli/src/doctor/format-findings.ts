import { formatCount, mark } from '@ctk/cli-kit'
import type { DoctorFinding } from './examination.js'

/** What is to be mended, and how many findings that are. */
export function formatFindings(findings: readonly DoctorFinding[]): string {
  if (findings.length === 0) return `${mark('done')} Nothing to mend.`
  return [...findings.flatMap(findingLines), `${formatCount(findings.length, 'finding')}.`].join('\n')
}

function findingLines({ code, message, suggestions }: DoctorFinding): string[] {
  return [
    `${mark('failed')} ${message}`,
    ...suggestions.map((suggestion) => `  ${suggestion}`),
    ...(code === undefined ? [] : [`  ${code}`]),
  ]
}
