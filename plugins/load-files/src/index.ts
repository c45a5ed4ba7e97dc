import { definePlugin, Formats, type Plugin, registerHook, Sources } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [loadFiles] })`: local files, CSV, TSV and NDJSON. */
export const loadFiles: Plugin = definePlugin({
  name: '@ctk/plugin-load-files',
  register(registry) {
    registry.add(Sources, {
      name: 'file',
      summary: 'reads local files, plain or gzip',
      load: async () => (await import('./file-source.js')).fileSource,
    })
    registry.add(Formats, {
      name: 'csv',
      summary: 'comma-separated values with a header (RFC 4180)',
      load: async () => (await import('./csv-format.js')).csvFormat,
    })
    registry.add(Formats, {
      name: 'tsv',
      summary: 'tab-separated values with a header',
      load: async () => (await import('./csv-format.js')).tsvFormat,
    })
    registry.add(Formats, {
      name: 'ndjson',
      summary: 'one JSON object a line',
      load: async () => (await import('./ndjson-format.js')).ndjsonFormat,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(loadFiles)
