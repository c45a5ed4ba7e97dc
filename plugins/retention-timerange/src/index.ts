import { definePlugin, type Plugin, RetentionStrategies, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [retentionTimerange] })`. */
export const retentionTimerange: Plugin = definePlugin({
  name: '@ctk/plugin-retention-timerange',
  register(registry) {
    registry.add(RetentionStrategies, {
      name: 'timerange-delete',
      summary: 'deletes expired rows of any table, in throttled slices of time',
      load: async () => (await import('./timerange-delete-strategy.js')).timerangeDeleteStrategy,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(retentionTimerange)
