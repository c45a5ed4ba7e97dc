import { definePlugin, type Plugin, registerHook, Sinks, Sources } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [loadS3] })`: objects in S3, and in stores that speak its language. */
export const loadS3: Plugin = definePlugin({
  name: '@ctk/plugin-load-s3',
  register(registry) {
    registry.add(Sources, {
      name: 's3',
      summary: 'reads objects of S3, one, below a prefix or of a pattern',
      load: async () => (await import('./s3-source.js')).s3Source,
    })
    registry.add(Sinks, {
      name: 's3',
      summary: 'writes objects to S3, large ones in parts',
      load: async () => (await import('./s3-sink.js')).s3Sink,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(loadS3)
