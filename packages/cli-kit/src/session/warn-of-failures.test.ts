import { Registry } from '@ctk/core'
import { expect, test } from 'vitest'
import { warnOfFailures, warnOfOutdated } from './warn-of-failures.js'

test('a plugin that could not be loaded is named with its remedies', () => {
  const notes: string[] = []
  warnOfFailures(
    [{ plugin: 'mine', code: 'CTK_PLUGIN_INVALID', message: 'It is odd.', suggestions: ['Mend it.'] }],
    (text) => notes.push(text),
  )
  expect(notes.join()).toContain('Plugin mine could not be loaded: It is odd.\n  Mend it.')
})

test('a plugin of an older contract that still works is warned of once', () => {
  const registry = new Registry({ oldest: 1, current: 2 })
  for (const contract of [1, 1]) registry.install({ name: 'old', contract, register: () => undefined })
  registry.install({ name: 'new', contract: 2, register: () => undefined })
  const notes: string[] = []
  warnOfOutdated(registry, (text) => notes.push(text))
  expect(notes).toEqual([expect.stringMatching(/Plugin old was built for version 1 .*\n {2}ctk plugins update old$/s)])
})
