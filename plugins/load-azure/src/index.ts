import { definePlugin, type Plugin, registerHook, Sinks, Sources } from '@ctk/core/plugin'

const aliases = ['az', 'abfs', 'abfss']

/** The plugin, for `createToolkit({ plugins: [loadAzure] })`: blobs in Azure Storage. */
export const loadAzure: Plugin = definePlugin({
  name: '@ctk/plugin-load-azure',
  register(registry) {
    registry.add(Sources, {
      name: 'azure',
      aliases,
      summary: 'reads blobs of Azure Storage, one, below a prefix or of a pattern',
      load: async () => (await import('./azure-source.js')).azureSource,
    })
    registry.add(Sinks, {
      name: 'azure',
      aliases,
      summary: 'writes blobs to Azure Storage, in blocks',
      load: async () => (await import('./azure-sink.js')).azureSink,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(loadAzure)
