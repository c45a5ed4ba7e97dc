// What a plugin's entry needs, and nothing that costs start-up time: `@ctk/core/plugin`.
export type { Contribution, ContributionPoint } from './contribution.js'
export {
  CONTRACT_VERSION,
  definePlugin,
  OLDEST_CONTRACT_VERSION,
  type Plugin,
  type PluginHost,
  type PluginRegistry,
  registerHook,
} from './plugin.js'
export {
  CloudProviders,
  Compressions,
  Formats,
  Gates,
  Jobs,
  MaterializedViews,
  Notifiers,
  OperationHandlers,
  RetentionStrategies,
  Sinks,
  Sources,
} from './points.js'
export type { Services, ServiceToken } from './service-token.js'
