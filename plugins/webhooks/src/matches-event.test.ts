import { expect, test } from 'vitest'
import { defaultEvents } from './default-events.js'
import { matchesEvent, parseEvents } from './matches-event.js'

test('patterns are all, a family or a type', () => {
  for (const [patterns, type, expected] of [
    [['*'], 'step.done', true],
    [['run.*'], 'run.finished', true],
    [['run.*'], 'runner.finished', false],
    [['run.finished'], 'run.started', false],
    [[...defaultEvents], 'step.done', false],
    [[...defaultEvents], 'policy.created', true],
  ] as const)
    expect(matchesEvent(patterns, type), `${patterns} ${type}`).toBe(expected)
})

test('patterns are read as a person writes them', () => {
  expect(parseEvents(' run.*, step.failed,run.* ')).toEqual(['run.*', 'step.failed'])
  expect(parseEvents('archive.made')).toEqual(['archive.made'])
  for (const text of ['', ' , ', 'run', 'run.', 'RUN.*', 'a b', 'polcy.*'])
    expect(() => parseEvents(text), text).toThrow(expect.objectContaining({ code: 'CTK_WEBHOOK_INVALID' }))
})
