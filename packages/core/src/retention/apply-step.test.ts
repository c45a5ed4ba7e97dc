import { expect, it } from 'vitest'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Step } from '../run/step.js'
import type { Action } from './action.js'
import { applyStep } from './apply-step.js'
import { type Operation, type OperationHandler, type OperationResult, unleased } from './operation.js'

// What the engine makes of attempts that nobody answered for, and of rows that keep coming. Handlers here only play a part.
const table = { schema: 'doc', name: 't' }
const action = { policyId: 'p', label: 'day', rows: 5, bytes: 50 } as unknown as Action
const operation = (id: string, more: object = {}): Operation => ({ id, kind: 'a', table, ...more })
const broke = new CtkError({ code: 'CTK_CONNECTION_FAILED', message: 'broke', data: { transient: true } })
const database = { stopStatements: async () => 0 } as unknown as Database

function stage(handler: Partial<OperationHandler>) {
  const intended: Step[][] = []
  const settled: OperationResult[] = []
  const journal = {
    intend: async (steps: readonly Step[]) => void intended.push([...steps]),
    settle: async (results: readonly OperationResult[]) => void settled.push(...results),
    now: () => 0,
  }
  const parts = { journal, pacer: { elapsed: () => 0, sleep: async () => {} }, emit: () => {} }
  const whole: OperationHandler = {
    kind: 'a',
    describe: () => '',
    probe: async () => ({ state: 'pending', evidence: undefined }),
    apply: async (operations) => operations.map(({ id }) => ({ id, outcome: 'done', rows: 1, bytes: 1 })),
    ...handler,
  }
  const context = unleased(database, 'run', new AbortController().signal)
  return {
    intended,
    settled,
    apply: (operations: readonly Operation[], exact = false) =>
      applyStep(
        operations.map((each) => ({ action, operation: each })),
        whole,
        { ...context, exact },
        parts,
      ),
  }
}

it('takes what an attempt did that nobody answered for as its own, not as somebody else’s', async () => {
  const tried: string[][] = []
  const { apply, settled } = stage({
    probe: async ({ id }) => ({ state: id === 'one' ? 'done' : 'pending', evidence: undefined }),
    apply: async (operations) => {
      tried.push(operations.map(({ id }) => id))
      if (tried.length === 1) throw broke
      return operations.map(({ id }) => ({ id, outcome: 'done', rows: 0, bytes: 0 }))
    },
  })
  const results = await apply([operation('one'), operation('two')])
  expect(tried).toEqual([['one', 'two'], ['two']])
  // Nobody knows how many rows the first attempt took.
  const unknown = { outcome: 'done', rows: undefined, bytes: undefined }
  expect(results).toEqual([
    { id: 'one', ...unknown },
    { id: 'two', ...unknown },
  ])
  expect(settled).toEqual(results)
})

it('knows how many rows an unanswered attempt took where it could not have taken others', async () => {
  let tried = 0
  const { apply } = stage({
    renew: async (operations) => operations,
    probe: async () => ({ state: 'done', evidence: undefined }),
    apply: async () => {
      tried++
      throw broke
    },
  })
  const [result] = await apply([operation('one', { partition: { rows: 9, bytes: 90 } })])
  expect(result).toEqual({ id: 'one', outcome: 'done', rows: 9, bytes: 90 })
  expect(tried).toBe(1)
})

it('counts again what got rows since it was planned, and writes that down before it goes', async () => {
  const { apply, intended } = stage({
    renew: async (operations) => operations.map((each) => ({ ...each, partition: { rows: 7, bytes: 70 } })),
    apply: async (operations, { exact }) => {
      expect(exact).toBe(true)
      return operations.map((each) =>
        'partition' in each
          ? { id: each.id, outcome: 'done', rows: 7, bytes: 70 }
          : { id: each.id, outcome: 'skipped', reason: 'rows came', changed: true },
      )
    },
  })
  expect(await apply([operation('one')])).toEqual([{ id: 'one', outcome: 'done', rows: 7, bytes: 70 }])
  expect(intended.map((steps) => steps.map(({ rows }) => rows))).toEqual([[5], [7]])
})

it('does without counting what never comes to rest, and says so', async () => {
  const exactness: boolean[] = []
  let renewals = 0
  const { apply, intended } = stage({
    renew: async (operations) => operations.map((each) => ({ ...each, partition: { rows: renewals++ } })),
    apply: async (operations, { exact }) => {
      exactness.push(exact)
      return operations.map(({ id }) =>
        exact
          ? { id, outcome: 'skipped', reason: 'rows came', changed: true }
          : { id, outcome: 'done', rows: undefined, bytes: undefined },
      )
    },
  })
  expect(await apply([operation('one')])).toMatchObject([{ outcome: 'done' }])
  expect(exactness).toEqual([true, true, true, true, false])
  expect(intended.at(-1)).toMatchObject([{ rows: undefined }])
})

it('leaves alone what changed since somebody reviewed it', async () => {
  const { apply } = stage({
    renew: () => Promise.reject(new Error('not asked for')),
    apply: async (operations) =>
      operations.map(({ id }) => ({ id, outcome: 'skipped', reason: 'rows came', changed: true })),
  })
  expect(await apply([operation('one')], true)).toMatchObject([{ outcome: 'skipped' }])
})

it('keeps what is known of the others when something cannot be looked at anew', async () => {
  const { apply, settled } = stage({
    renew: () => Promise.reject(broke),
    apply: async (operations) =>
      operations.map(({ id }) =>
        id === 'one'
          ? { id, outcome: 'done', rows: 1, bytes: 1 }
          : { id, outcome: 'skipped', reason: 'rows came', changed: true },
      ),
  })
  expect(await apply([operation('one'), operation('two')])).toMatchObject([{ outcome: 'done' }, { outcome: 'failed' }])
  expect(settled.map(({ id }) => id)).toEqual(['one'])
})
