import { definePlugin, OperationHandlers, type Plugin, RetentionStrategies, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [retentionReallocate] })`. */
export const retentionReallocate: Plugin = definePlugin({
  name: '@ctk/plugin-retention-reallocate',
  register(registry) {
    registry.add(RetentionStrategies, {
      name: 'reallocate',
      summary: 'moves expired partitions to other nodes (CrateDB) or into another tablespace (PostgreSQL)',
      load: async () => (await import('./reallocate-strategy.js')).reallocateStrategy,
    })
    registry.add(OperationHandlers, {
      name: 'move-partition',
      summary: 'moves a partition, and waits until it is there',
      load: async (services) => (await import('./load-handler.js')).loadHandler(services),
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(retentionReallocate)
