import { definePlugin, OperationHandlers, type Plugin, RetentionStrategies, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [retentionSnapshot] })`. */
export const retentionSnapshot: Plugin = definePlugin({
  name: '@ctk/plugin-retention-snapshot',
  register(registry) {
    registry.add(RetentionStrategies, {
      name: 'snapshot',
      summary: 'archives expired partitions, verifies the archive, and drops them',
      load: async () => (await import('./snapshot-strategy.js')).snapshotStrategy,
    })
    registry.add(OperationHandlers, {
      name: 'archive-partition',
      summary: 'archives a partition and drops it',
      load: async (services) => (await import('./archive-handler.js')).archiveHandler(services),
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(retentionSnapshot)
