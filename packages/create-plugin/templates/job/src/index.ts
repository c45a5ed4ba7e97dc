import { definePlugin, Jobs, type Plugin, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [myOwnPlugin] })`. */
export const myOwnPlugin: Plugin = definePlugin({
  name: 'ctk-plugin-template-job',
  register(registry) {
    registry.add(Jobs, {
      name: 'my-own',
      summary: 'tells when too many partitions wait to be dropped',
      load: async () => (await import('./job.js')).job,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(myOwnPlugin)
