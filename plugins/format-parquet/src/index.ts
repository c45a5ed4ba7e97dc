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
    registry.add(Formats, {
      name: 'arrow',
      aliases: ['feather', 'ipc'],
      summary: 'Apache Arrow, as a file (Feather) or a stream',
      load: async () => (await import('./arrow-format.js')).arrowFormat,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(formatParquet)
