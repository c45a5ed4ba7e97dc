import { Compressions, definePlugin, Formats, type Plugin, registerHook, Sinks, Sources } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [loadFiles] })`: local files, CSV, TSV, JSON and NDJSON, packed or not. */
export const loadFiles: Plugin = definePlugin({
  name: '@ctk/plugin-load-files',
  register(registry) {
    registry.add(Sources, {
      name: 'file',
      summary: 'reads local files, those of a pattern, or standard input',
      load: async () => (await import('./file-source.js')).fileSource,
    })
    registry.add(Sources, {
      name: 'http',
      aliases: ['https'],
      summary: 'reads from web servers, going on where a connection broke',
      load: async () => (await import('./http/http-source.js')).httpSource,
    })
    registry.add(Sinks, {
      name: 'file',
      summary: 'writes local files, whole or not at all',
      load: async () => (await import('./file-sink.js')).fileSink,
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
      aliases: ['jsonl', 'json_row'],
      summary: 'one JSON object a line',
      load: async () => (await import('./ndjson-format.js')).ndjsonFormat,
    })
    registry.add(Formats, {
      name: 'json',
      summary: 'a JSON array of objects',
      load: async () => (await import('./json-format.js')).jsonFormat,
    })
    registry.add(Compressions, {
      name: 'gzip',
      aliases: ['gz'],
      summary: 'packed with gzip',
      load: async () => (await import('./gzip.js')).gzip,
    })
    registry.add(Compressions, {
      name: 'zstd',
      aliases: ['zst'],
      summary: 'packed with Zstandard',
      load: async () => (await import('./zstd.js')).zstd,
    })
    registry.add(Compressions, {
      name: 'bzip2',
      aliases: ['bz2'],
      summary: 'packed with bzip2',
      load: async () => (await import('./bzip2.js')).bzip2,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(loadFiles)
