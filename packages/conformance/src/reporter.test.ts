import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kit, runVitest } from '../test/run-vitest.js'

const reporters = `['default', ${JSON.stringify(join(kit, 'reporter.js'))}]`
const config = { 'vitest.config.mjs': `export default { test: { reporters: ${reporters} } }` }

function lastLine(stdout: string): string | undefined {
  return stdout.trimEnd().split('\n').at(-1)
}

test('a green run ends with the line that CI reads', { timeout: 60_000 }, async () => {
  const { stdout, code } = await runVitest({
    ...config,
    'green.test.ts': `
      import { describe, test } from 'vitest'
      test('one', () => {})
      describe('nested', () => test.each([1, 2])('%i', () => {}))
      test.skip('skipped: no CrateDB at hand: nothing is installed', () => {})
      describe.skip('skipped: no CrateDB at hand: nothing is installed', () => test('inner', () => {}))
      test('at run time', ({ skip }) => skip('too slow here'))
      test.todo('later')`,
  })
  expect(lastLine(stdout)).toBe('3 passed, 0 failed, 4 skipped')
  expect(stdout).toContain('Skipped tests:\n  2 × no CrateDB at hand: nothing is installed\n')
  expect(stdout).toContain('  1 × too slow here\n')
  expect(stdout).toContain('  1 × still to be written\n')
  expect(code).toBe(0)
})

test('everything that makes a run red is counted', { timeout: 60_000 }, async () => {
  const { stdout, code } = await runVitest({
    ...config,
    'assertion.test.ts': `import { expect, test } from 'vitest'
      test('fails', () => expect(1).toBe(2))
      test('works', () => {})`,
    'load.test.ts': `throw new Error('does not load')`,
    'empty.test.ts': '',
    'hook.test.ts': `import { beforeAll, describe, test } from 'vitest'
      describe('suite', () => { beforeAll(() => { throw new Error('no') }); test('never runs', () => {}) })`,
    'unhandled.test.ts': `import { test } from 'vitest'
      test('works', async () => { Promise.reject(new Error('nobody cares')); await new Promise((r) => setTimeout(r, 50)) })`,
  })
  expect(lastLine(stdout)).toBe('2 passed, 5 failed, 1 skipped')
  expect(stdout).toContain('  1 × a hook of the suite failed\n')
  expect(code).toBe(1)
})

test('a global setup that throws is a failure', { timeout: 60_000 }, async () => {
  const { stdout, code } = await runVitest({
    'vitest.config.mjs': `export default { test: { globalSetup: './setup.mjs', reporters: ${reporters} } }`,
    'setup.mjs': `export default () => { throw new Error('no') }`,
    'a.test.ts': `import { test } from 'vitest'\ntest('never runs', () => {})`,
  })
  expect(lastLine(stdout)).toBe('0 passed, 1 failed, 0 skipped')
  expect(code).toBe(1)
})
