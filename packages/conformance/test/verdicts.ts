import { kit, runVitest } from './run-vitest.js'

/** What a suite said of something under test: the titles of its tests by how they ended. */
export interface Verdict {
  readonly passed: readonly string[]
  readonly failed: readonly string[]
}

interface ToldTest {
  /** From the outermost suite to the test. */
  readonly titles: readonly string[]
  readonly state: string
}

const reporter = `{
  onTestRunEnd(modules, errors) {
    const titles = (task) => (task.type === 'module' ? [] : [...titles(task.parent), task.name])
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const failures = [...errors, ...modules.flatMap((module) => module.errors())].map((error) => error.message)
    console.log(JSON.stringify({ failures, tests: tests.map((test) => ({ titles: titles(test), state: test.result().state })) }))
  },
}`

/**
 * Runs a suite of the kit on several things, good and broken ones, in a vitest of its own, and tells which tests failed for
 * which. For tests of the kit itself.
 *
 * @param imports the head of the test file; `KIT/` stands for the folder of the kit's modules
 * @param cases by name: code that calls the suite
 */
export async function verdicts(
  imports: string,
  cases: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, Verdict>>> {
  const body = Object.entries(cases).map(([name, code]) => `describe(${JSON.stringify(name)}, () => {\n${code}\n})`)
  const head = `import { describe } from 'vitest'\n${imports.replaceAll('KIT/', kit)}`
  const { stdout, stderr } = await runVitest({
    'vitest.config.mjs': `export default { test: { reporters: [${reporter}] } }`,
    'a.test.ts': `${head}\n${body.join('\n')}`,
  })
  const line = stdout.split('\n').find((text) => text.startsWith('{"failures"'))
  if (!line) throw new Error(`vitest did not report:\n${stdout}${stderr}`)
  const { failures, tests } = JSON.parse(line) as { failures: string[]; tests: ToldTest[] }
  if (failures.length > 0) throw new Error(failures.join('\n'))
  const of = (name: string, state: string) =>
    tests.filter((told) => told.titles[0] === name && told.state === state).map(({ titles }) => titles.at(-1) ?? '')
  const names = Object.keys(cases)
  return Object.fromEntries(names.map((name) => [name, { passed: of(name, 'passed'), failed: of(name, 'failed') }]))
}
