import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { missingModule, whyNotLoaded } from './missing-module.js'

/** What Node itself says, in a process of its own: test runners have loaders of theirs. */
function nodeSays(script: string): { code?: string; message: string } {
  const print = '.catch((e) => console.log(JSON.stringify({ code: e.code, message: e.message })))'
  const { stdout } = spawnSync(process.execPath, ['-e', `Promise.resolve().then(() => ${script})${print}`])
  return JSON.parse(stdout.toString())
}

test.each([
  ['a package', 'ctk-no-such-package', 'ctk-no-such-package'],
  ['a part of a package', 'ctk-no-such-package/part', 'ctk-no-such-package'],
  ['a package with a scope', '@ctk-no/such/part/of', '@ctk-no/such'],
  ['a file', '/no/such/file.js', undefined],
])('%s that is not there, by import and by require', (_, specifier, name) => {
  for (const by of ['import', 'require']) {
    const error = nodeSays(`${by}(${JSON.stringify(specifier)})`)
    expect(missingModule(error)?.package, by).toBe(name)
    expect(whyNotLoaded(error), by).toBe(
      name === undefined
        ? 'its file /no/such/file.js is missing.'
        : `it needs the package ${name}, which is not installed.`,
    )
  }
})

test('the words of oclif around an import', () => {
  const message =
    "[MODULE_NOT_FOUND] import() failed to load /p/index.js: Cannot find package 'left-pad' imported from /p/index.js"
  expect(missingModule({ code: 'MODULE_NOT_FOUND', message })?.package).toBe('left-pad')
})

test('other errors are told as they are', () => {
  expect(missingModule(new Error("Cannot find package 'x'"))).toBeUndefined()
  expect(whyNotLoaded(new TypeError('no licence'))).toBe('TypeError: no licence')
})
