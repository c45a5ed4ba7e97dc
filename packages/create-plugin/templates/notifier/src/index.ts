import { definePlugin, Notifiers, type Plugin, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [myOwnPlugin] })`. */
export const myOwnPlugin: Plugin = definePlugin({
  name: 'ctk-plugin-template-notifier',
  register(registry) {
    registry.add(Notifiers, {
      name: 'my-own',
      summary: 'writes what happened to a file, one JSON object a line',
      load: async () => (await import('./notifier.js')).notifier(),
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(myOwnPlugin)
