import { definePlugin, Formats, type Plugin, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [myOwnPlugin] })`. */
export const myOwnPlugin: Plugin = definePlugin({
  name: 'ctk-plugin-template-format',
  register(registry) {
    registry.add(Formats, {
      name: 'my-own',
      summary: 'one row a line, as key=value pairs',
      load: async () => (await import('./format.js')).format,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(myOwnPlugin)
