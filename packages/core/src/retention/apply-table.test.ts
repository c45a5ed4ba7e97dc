import { expect, it } from 'vitest'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import type { CtkEvent } from '../events/event.js'
import { applyTable } from './apply-table.js'
import { type Operation, type OperationHandler, type OperationResult, unleased } from './operation.js'
import type { TablePlan } from './plan.js'

// The engine itself: which operations reach a handler, in which order and batches. Handlers here only record.
const table = { schema: 'doc', name: 't' }
const plan = (count: number, kinds: readonly string[]): TablePlan =>
  ({
    policy: { table },
    actions: Array.from({ length: count }, (_, i) => ({
      label: `p${i}`,
      partition: `p${i}`,
      operations: kinds.map((kind) => ({ id: `${kind}${i}`, kind, table })),
    })),
  }) as unknown as TablePlan

function recorder(
  kind: string,
  log: string[][],
  options: { batchSize?: number; fail?: string; skip?: string } = {},
): OperationHandler {
  const results = (operations: readonly Operation[]): OperationResult[] =>
    operations.map(({ id }) =>
      id === options.fail
        ? { id, outcome: 'failed', error: new Error(id) }
        : id === options.skip
          ? { id, outcome: 'skipped', reason: 'gone' }
          : { id, outcome: 'done', rows: 1, bytes: 2 },
    )
  return {
    kind,
    describe: () => kind,
    ...(options.batchSize === undefined ? {} : { batchKey: () => 'same', batchSize: options.batchSize }),
    probe: async () => ({ state: 'pending', evidence: undefined }),
    apply: async (operations) => {
      log.push(operations.map((operation) => operation.id))
      return results(operations)
    },
  }
}
const noDatabase = { stopStatements: async () => 0 } as unknown as Database
const context = (signal = new AbortController().signal) => unleased(noDatabase, 'r', signal)
const parts = (emit: (event: CtkEvent) => void = () => {}) => ({
  journal: { intend: async () => {}, settle: async () => {}, now: () => 0 },
  pacer: { elapsed: () => 0, sleep: async () => {} },
  emit,
})

it('applies neighbours together, up to the size of a batch', async () => {
  const log: string[][] = []
  const applied = await applyTable(plan(5, ['a']), [recorder('a', log, { batchSize: 2 })], context(), parts())
  expect(log).toEqual([['a0', 'a1'], ['a2', 'a3'], ['a4']])
  expect(applied).toMatchObject({ batches: 3, interrupted: false, error: undefined })
  expect(applied.done.map(({ action, rows, bytes }) => [action.label, rows, bytes])).toEqual(
    [0, 1, 2, 3, 4].map((i) => [`p${i}`, 1, 2]),
  )
})

it('finishes each step of a batch before the next, and applies alone what has no batch key', async () => {
  const log: string[][] = []
  await applyTable(
    plan(3, ['a', 'b']),
    [recorder('a', log, { batchSize: 10 }), recorder('b', log, { batchSize: 10 })],
    context(),
    parts(),
  )
  expect(log).toEqual([
    ['a0', 'a1', 'a2'],
    ['b0', 'b1', 'b2'],
  ])
  log.length = 0
  await applyTable(plan(2, ['a', 'b']), [recorder('a', log, { batchSize: 10 }), recorder('b', log)], context(), parts())
  expect(log).toEqual([['a0'], ['b0'], ['a1'], ['b1']])
})

it('ends a table at its first failure: later steps and later partitions are not touched', async () => {
  const log: string[][] = []
  const handlers = [recorder('a', log, { batchSize: 3, fail: 'a1' }), recorder('b', log, { batchSize: 3 })]
  const applied = await applyTable(plan(6, ['a', 'b']), handlers, context(), parts())
  expect(log).toEqual([['a0', 'a1', 'a2'], ['b0']])
  expect(applied.done.map(({ action }) => action.label)).toEqual(['p0'])
  expect(applied.error).toMatchObject({ message: 'a1' })
})

it('takes a handler that throws for a failure of its batch', async () => {
  const handler: OperationHandler = {
    ...recorder('a', [], { batchSize: 2 }),
    apply: () => Promise.reject(new Error('gone')),
  }
  const applied = await applyTable(plan(4, ['a']), [handler], context(), parts())
  expect(applied).toMatchObject({ done: [], batches: 1, error: { message: 'gone' } })
})

it('stops between batches when it is interrupted', async () => {
  const controller = new AbortController()
  const log: string[][] = []
  const handler = recorder('a', log, { batchSize: 2 })
  const applied = await applyTable(
    plan(6, ['a']),
    [handler],
    context(controller.signal),
    parts((event) => {
      if (event.type === 'operations.finished') controller.abort()
    }),
  )
  expect(log).toEqual([['a0', 'a1']])
  expect(applied).toMatchObject({ interrupted: true, error: undefined })
})

it('counts what is done after a failure in the same batch, and leaves out what was skipped', async () => {
  const handlers = [recorder('a', [], { batchSize: 4, fail: 'a1', skip: 'a2' })]
  const applied = await applyTable(plan(6, ['a']), handlers, context(), parts())
  expect(applied.done.map(({ action }) => action.label)).toEqual(['p0', 'p3'])
  expect(applied.skipped.map(({ action, reason }) => [action.label, reason])).toEqual([['p2', 'gone']])
  expect(applied.error).toMatchObject({ message: 'a1' })
})

it('tries again what failed for a reason that may pass, and only that', async () => {
  const log: string[][] = []
  const passing = new CtkError({ code: 'CTK_CONNECTION_FAILED', message: 'broke', data: { transient: true } })
  const handler: OperationHandler = {
    ...recorder('a', log, { batchSize: 3 }),
    apply: async (operations) => {
      log.push(operations.map(({ id }) => id))
      return operations.map(({ id }) =>
        id === 'a1' && log.length < 3
          ? { id, outcome: 'failed', error: passing }
          : { id, outcome: 'done', rows: 1, bytes: 1 },
      )
    },
  }
  const applied = await applyTable(plan(3, ['a']), [handler], context(), parts())
  expect(log).toEqual([['a0', 'a1', 'a2'], ['a1'], ['a1']])
  expect(applied).toMatchObject({ error: undefined, done: [{}, {}, {}] })
})

it('gives up after the last attempt, with the reason', async () => {
  const log: string[][] = []
  const passing = new CtkError({ code: 'CTK_TIMEOUT', message: 'slow', data: { transient: true } })
  const handler: OperationHandler = {
    ...recorder('a', log),
    apply: async () => {
      log.push(['a0'])
      throw passing
    },
  }
  const applied = await applyTable(plan(1, ['a']), [handler], context(), { ...parts(), attempts: 2 })
  expect(log).toHaveLength(2)
  expect(applied.error).toBe(passing)
})

it('ends its own table when the journal cannot be written, and says why', async () => {
  const log: string[][] = []
  const journal = { ...parts().journal, intend: () => Promise.reject(new Error('no journal')) }
  const applied = await applyTable(plan(2, ['a']), [recorder('a', log)], context(), { ...parts(), journal })
  expect(log).toEqual([])
  expect(applied).toMatchObject({ done: [], error: { message: 'no journal' } })
})
