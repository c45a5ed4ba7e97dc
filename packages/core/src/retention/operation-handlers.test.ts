import { expect, it } from 'vitest'
import type { Database } from '../database/database.js'
import { definePlugin } from '../plugin/plugin.js'
import { OperationHandlers } from '../plugin/points.js'
import { Registry } from '../plugin/registry.js'
import type { OperationHandler } from './operation.js'
import { operationHandlers } from './operation-handlers.js'
import type { TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'

const handler = (kind: string): OperationHandler => ({
  kind,
  describe: () => kind,
  probe: async () => ({ state: 'pending', evidence: undefined }),
  apply: async () => [],
})
const table = { schema: 'doc', name: 't' }
const plans = (...kinds: string[]) => [
  { actions: [{ operations: kinds.map((kind) => ({ id: kind, kind, table })) }] } as unknown as TablePlan,
]

it("takes the dialect's own handlers, and a plugin's for what the dialect cannot do", async () => {
  const registry = new Registry()
  registry.install(
    definePlugin({
      name: 'mover',
      register: (r) => r.add(OperationHandlers, { name: 'move', summary: '', load: async () => handler('move') }),
    }),
  )
  const database = { operations: [handler('drop'), handler('other')] } as unknown as Database
  const context = { registry, database } as RetentionContext
  expect((await operationHandlers(plans('drop', 'move', 'drop'), context)).map(({ kind }) => kind)).toEqual([
    'drop',
    'move',
  ])
  await expect(operationHandlers(plans('fly'), context)).rejects.toMatchObject({ code: 'CTK_CONTRIBUTION_UNKNOWN' })
})
