import {
  CtkError,
  definePlugin,
  type ErrorCode,
  OperationHandlers,
  operationId,
  type Plugin,
  partitionAction,
  RetentionStrategies,
} from '@ctk/core'

/** What the operation of the strategy `moody` does: it works (and changes nothing), or fails with a code. */
export interface Mood {
  now: 'works' | ErrorCode
}

/** A strategy whose operations go as the test says. */
export function moodyPlugin(mood: Mood): Plugin {
  return definePlugin({
    name: 'ctk-plugin-moody',
    register(registry) {
      registry.add(RetentionStrategies, {
        name: 'moody',
        summary: 'works or fails, as a test says',
        load: async () => ({
          name: 'moody',
          category: 'partition' as const,
          destructive: true,
          requires: [],
          plan: ({ policy, expired }) =>
            expired.map((each) =>
              partitionAction(policy, each, [
                { id: operationId(policy, 'moody', each.partition.ident), kind: 'moody', table: policy.table },
              ]),
            ),
        }),
      })
      registry.add(OperationHandlers, {
        name: 'moody',
        summary: 'works or fails, as a test says',
        load: async () => ({
          kind: 'moody',
          describe: () => 'nothing',
          batchKey: () => 'all',
          batchSize: 1000,
          probe: async () => ({ state: 'pending', evidence: 'nothing ever happens' }),
          apply: async (operations) => {
            if (mood.now !== 'works') throw new CtkError({ code: mood.now, message: `The mood is ${mood.now}.` })
            return operations.map(({ id }) => ({ id, outcome: 'done', rows: 0, bytes: 0 }))
          },
        }),
      })
    },
  })
}
