import { definePlugin, Formats, type Plugin, registerHook } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [formatParquet] })`: Parquet and Arrow. */
export const formatParquet: Plugin = definePlugin({
  name: '@ctk/plugin-format-parquet',
  register(registry) {
    registry.add(Formats, {
      name: 'parquet',
      summary: 'Apache Parquet',
      load: async () => (await import('./parquet-format.js')).parquetFormat,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(formatParquet)
