import { definePlugin, type Plugin, RetentionStrategies, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [myOwnPlugin] })`. */
export const myOwnPlugin: Plugin = definePlugin({
  name: 'ctk-plugin-template-retention-strategy',
  register(registry) {
    registry.add(RetentionStrategies, {
      name: 'my-own',
      summary: 'drops a few expired partitions in each run',
      load: async () => (await import('./strategy.js')).strategy,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(myOwnPlugin)
