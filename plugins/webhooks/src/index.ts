import { definePlugin, Notifiers, type Plugin, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [webhooks] })`. */
export const webhooks: Plugin = definePlugin({
  name: '@ctk/plugin-webhooks',
  register(registry) {
    registry.add(Notifiers, {
      name: 'webhook',
      summary: 'tells other systems what happened, as signed POSTs',
      load: async (services) => (await import('./webhook-notifier.js')).webhookNotifier(services),
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(webhooks)
