import { definePlugin, type Plugin, registerHook, Sinks, Sources } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [loadKafka] })`: topics, to read from and to write to. */
export const loadKafka: Plugin = definePlugin({
  name: '@ctk/plugin-load-kafka',
  register(registry) {
    registry.add(Sources, {
      name: 'kafka',
      summary: 'reads Kafka topics: JSON, Avro, Protobuf or text',
      load: async (services) => (await import('./kafka-source.js')).kafkaSource(services),
    })
    registry.add(Sinks, {
      name: 'kafka',
      summary: 'writes rows to Kafka topics, as JSON or Avro',
      load: async () => (await import('./kafka-sink.js')).kafkaSink(),
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(loadKafka)
