import { definePlugin, type Plugin, registerHook, Sources } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [loadTestdata] })`: rows made from a seed, behind `testdata://`. */
export const loadTestdata: Plugin = definePlugin({
  name: '@ctk/plugin-load-testdata',
  register(registry) {
    registry.add(Sources, {
      name: 'testdata',
      summary: 'makes rows to try things with: dummy, mixed, dateindex, wide',
      load: async () => (await import('./testdata-source.js')).testdataSource,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(loadTestdata)
