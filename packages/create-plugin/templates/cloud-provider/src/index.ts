import { CloudProviders, definePlugin, type Plugin, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [myOwnPlugin] })`. */
export const myOwnPlugin: Plugin = definePlugin({
  name: 'ctk-plugin-template-cloud-provider',
  register(registry) {
    registry.add(CloudProviders, {
      name: 'my-own',
      summary: 'the clusters of a cloud, by its HTTP API',
      load: async () => (await import('./cloud-provider.js')).cloudProvider(),
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(myOwnPlugin)
