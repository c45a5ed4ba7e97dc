import { CtkError } from '@ctk/core'
import { expect, test } from 'vitest'
import { toFailure } from './to-failure.js'

const context = { command: 'ctk retention run' }

test('our errors keep code, remedy and exit code', async () => {
  const error = new CtkError({
    code: 'CTK_TABLE_MISSING',
    message: 'There is no table.',
    suggestions: ['Look.'],
    data: { a: 1 },
  })
  expect(await toFailure(error, context)).toMatchObject({
    code: 'CTK_TABLE_MISSING',
    message: 'There is no table.',
    suggestions: ['Look.'],
    ref: 'reference/errors.md#table-missing',
    data: { a: 1 },
    exitCode: 3,
  })
})

test('anything unknown is a bug: 70, with the place to report it', async () => {
  const failure = await toFailure(new TypeError('x is not a function'), context)
  expect(failure).toMatchObject({
    code: 'CTK_BUG',
    ref: 'reference/errors.md#bug',
    exitCode: 70,
    message: expect.stringContaining('TypeError: x is not'),
  })
  expect(failure.suggestions.join(' ')).toContain('report')
  expect(failure.message).not.toContain('at ')
  expect(await toFailure('thrown text', context)).toMatchObject({ code: 'CTK_BUG', exitCode: 70 })
})

test('after an interruption whatever is thrown is an interruption', async () => {
  const failure = await toFailure(new Error('socket closed'), { ...context, interrupted: true })
  expect(failure).toMatchObject({ code: 'CTK_ABORTED', ref: 'reference/errors.md#aborted', exitCode: 130 })
})

test('no field of a failure holds a secret', async () => {
  const cause = new Error('connect postgresql://u:hunter2@h')
  const error = new CtkError({
    code: 'CTK_CONNECTION_FAILED',
    message: 'Cannot open postgresql://u:hunter2@h with letmein.',
    suggestions: ['Try postgresql://u:hunter2@h'],
    data: { detail: 'letmein' },
    cause,
  })
  const text = JSON.stringify(await toFailure(error, { ...context, secrets: ['letmein'] }))
  expect(text).not.toMatch(/hunter2|letmein/)
  expect(text).toContain('***')
})

test('errors of other packages keep their own exit code', async () => {
  const error = Object.assign(new Error('npm failed'), { oclif: { exit: 1 } })
  expect(await toFailure(error, context)).toMatchObject({ code: undefined, message: 'npm failed', exitCode: 1 })
})
