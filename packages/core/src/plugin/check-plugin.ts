import { CtkError } from '../errors/ctk-error.js'
import { CONTRACT_VERSION, OLDEST_CONTRACT_VERSION, type Plugin } from './plugin.js'

/** The versions of the plugin contract that a host takes, both included. */
export interface ContractRange {
  readonly oldest: number
  readonly current: number
}

/** What this release takes. */
export const supportedContracts: ContractRange = { oldest: OLDEST_CONTRACT_VERSION, current: CONTRACT_VERSION }

/** @throws CTK_PLUGIN_INVALID for what is no plugin; CTK_PLUGIN_INCOMPATIBLE for one of a contract out of the range */
export function checkPlugin(plugin: Plugin, { oldest, current }: ContractRange = supportedContracts): void {
  if (typeof plugin?.name !== 'string' || typeof plugin.register !== 'function' || !Number.isInteger(plugin.contract)) {
    throw new CtkError({
      code: 'CTK_PLUGIN_INVALID',
      message:
        'Something that is not a plugin was registered: it lacks a name, a contract version or a register function.',
      suggestions: ['A plugin is made with definePlugin of @ctk/core/plugin.'],
    })
  }
  const { name, contract } = plugin
  if (contract >= oldest && contract <= current) return
  const range = oldest === current ? `version ${current}` : `versions ${oldest} to ${current}`
  throw new CtkError({
    code: 'CTK_PLUGIN_INCOMPATIBLE',
    message: `${name} was built for version ${contract} of the plugin contract; this ctk takes ${range}.`,
    suggestions:
      contract < oldest
        ? [`ctk plugins update ${name}`]
        : [
            'npm install --global @ctk/cli@latest',
            `Or an older one of the plugin: ctk plugins install ${name}@VERSION`,
          ],
    data: { plugin: name, contract, oldest, current },
  })
}
