import { definePlugin, type Plugin, registerHook, Sources } from '@ctk/core/plugin'

/** The plugin, for `createToolkit({ plugins: [loadPostgresql] })`. */
export const loadPostgresql: Plugin = definePlugin({
  name: '@ctk/plugin-load-postgresql',
  register(registry) {
    const load = async () => (await import('./source/database-source.js')).databaseSource
    registry.add(Sources, {
      name: 'postgresql',
      aliases: ['postgres'],
      summary: 'tables of PostgreSQL: postgresql://user@host/database?table=schema.name',
      load,
    })
    registry.add(Sources, {
      name: 'crate',
      aliases: ['cratedb'],
      summary: 'tables of CrateDB: crate://user@host:4200/?table=schema.name',
      load,
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(loadPostgresql)
