import { definePlugin, type Plugin, registerHook, Sources } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [myOwnPlugin] })`. */
export const myOwnPlugin: Plugin = definePlugin({
  name: 'ctk-plugin-template-source',
  register(registry) {
    registry.add(Sources, {
      name: 'my-own',
      summary: 'reads rows from an HTTP API, page by page',
      load: async () => (await import('./source.js')).source,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(myOwnPlugin)
