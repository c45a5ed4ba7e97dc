import { definePlugin, OperationHandlers, type Plugin, RetentionStrategies, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [retentionTimerange] })`. */
export const retentionTimerange: Plugin = definePlugin({
  name: '@ctk/plugin-retention-timerange',
  register(registry) {
    registry.add(RetentionStrategies, {
      name: 'timerange-delete',
      summary: 'deletes expired rows of any table, in throttled slices of time',
      load: async () => (await import('./timerange-delete-strategy.js')).timerangeDeleteStrategy,
    })
    registry.add(RetentionStrategies, {
      name: 'timerange-archive',
      summary: 'takes expired rows of any table to another table or into files, in throttled slices of time',
      load: async () => (await import('./archive/timerange-archive-strategy.js')).timerangeArchiveStrategy,
    })
    registry.add(OperationHandlers, {
      name: 'archive-range',
      summary: 'takes the rows of a span of time to where they are archived',
      load: async (services) => (await import('./archive/archive-range-handler.js')).archiveRangeHandler(services),
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(retentionTimerange)
