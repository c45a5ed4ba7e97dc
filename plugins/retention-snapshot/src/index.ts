import {
  definePlugin,
  OperationHandlers,
  type Plugin,
  RetentionStrategies,
  registerHook,
  type Services,
} from '@ctk/core/plugin'
import type { VerifyArchive } from './snapshot/verify-archive.js'

/** The plugin, for `createToolkit({ plugins: [retentionSnapshot] })`. */
export const retentionSnapshot: Plugin = definePlugin({
  name: '@ctk/plugin-retention-snapshot',
  register(registry) {
    registry.add(RetentionStrategies, {
      name: 'snapshot',
      summary: 'archives expired partitions, verifies the archive, and drops them',
      load: async () => (await import('./snapshot-strategy.js')).snapshotStrategy,
    })
    registry.add(RetentionStrategies, {
      name: 'expire-archives',
      summary: 'removes archives by the age of what they hold',
      load: async (services) => (await import('./expire-archives-strategy.js')).expireArchivesStrategy(services),
    })
    registry.add(OperationHandlers, {
      name: 'archive-partition',
      summary: 'archives a partition and drops it',
      load: async (services) => (await import('./archive-handlers.js')).archiveHandler(services),
    })
    registry.add(OperationHandlers, {
      name: 'restore-partition',
      summary: 'brings an archived partition back',
      load: async (services) => (await import('./archive-handlers.js')).restoreHandler(services),
    })
    registry.add(OperationHandlers, {
      name: 'expire-archive',
      summary: 'removes an archive for good',
      load: async (services) => (await import('./archive-handlers.js')).expireHandler(services),
    })
  },
})

/** The hook by which the command line finds the plugin. */
export const register = registerHook(retentionSnapshot)

/**
 * What looks whether archives are complete, for programs.
 *
 * @param services the registry of a toolkit
 * @example const verdict = await (await archiveVerifier(toolkit.registry))(archive, { deep: true })
 */
export async function archiveVerifier(services: Services): Promise<VerifyArchive> {
  return (await import('./snapshot/verify-archive.js')).archiveVerifier(services)
}

export type { ArchiveVerdict, VerifyArchive } from './snapshot/verify-archive.js'
