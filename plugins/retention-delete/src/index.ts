import { definePlugin, type Plugin, RetentionStrategies, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [retentionDelete] })`. */
export const retentionDelete: Plugin = definePlugin({
  name: '@ctk/plugin-retention-delete',
  register(registry) {
    registry.add(RetentionStrategies, {
      name: 'delete',
      summary: 'drops partitions whose whole content is expired',
      load: async () => (await import('./delete-strategy.js')).deleteStrategy,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(retentionDelete)
