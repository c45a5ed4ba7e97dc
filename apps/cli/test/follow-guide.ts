import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Outcome, root, runCtk } from './run-ctk.js'

/** One command of a guide, and what the guide shows of it. */
export interface GuideStep {
  readonly line: string
  /** Lines that its output has, in this order. */
  readonly output: readonly string[]
  readonly exitCode: number
}

/** The text of a page of the documentation. */
export function readGuide(page: string): string {
  return readFileSync(join(root, '..', 'docs', `${page}.md`), 'utf8')
}

/** What stands between the fences of a page, of one language. */
export function guideBlocks(page: string, language: string): string[] {
  return [...readGuide(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    (match) => match[1] as string,
  )
}

/** The commands of the console blocks of a page: `$ ctk …`, then lines of its output, and `# exit code N` where it is not 0. */
export function guideSteps(page: string): GuideStep[] {
  const steps: { line: string; output: string[]; exitCode: number }[] = []
  for (const block of guideBlocks(page, 'console')) {
    for (const text of block.trimEnd().split('\n')) {
      const [, line] = /^\$ (.*)$/.exec(text) ?? []
      const [, code] = /^# exit code (\d+)$/.exec(text) ?? []
      const last = steps.at(-1)
      if (line !== undefined) steps.push({ line, output: [], exitCode: 0 })
      else if (last && code !== undefined) last.exitCode = Number(code)
      else last?.output.push(text)
    }
  }
  return steps
}

/**
 * Does what a page says, in its order, and sees that what it shows is what comes.
 *
 * @param adapt changes a line, where the test has tables of other names
 */
export async function followGuide(
  page: string,
  folder: string,
  env: Readonly<Record<string, string>> = {},
  adapt: (line: string) => string = (line) => line,
): Promise<(Outcome & GuideStep)[]> {
  const outcomes: (Outcome & GuideStep)[] = []
  for (const step of guideSteps(page)) {
    const [program, ...words] = shellWords(adapt(step.line))
    expect(program, step.line).toBe('ctk')
    const outcome = await runCtk(folder, words, env)
    const said = `${outcome.stderr}${outcome.stdout}`
    expect(outcome.exitCode, `${step.line}\n${said}`).toBe(step.exitCode)
    let rest = said.split('\n').map((text) => text.trimEnd())
    for (const expected of step.output) {
      expect(rest, step.line).toContain(expected)
      rest = rest.slice(rest.indexOf(expected) + 1)
    }
    outcomes.push({ ...step, ...outcome })
  }
  return outcomes
}

/** The words of a command line with quotes. */
export function shellWords(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? (match[3] as string))
}
