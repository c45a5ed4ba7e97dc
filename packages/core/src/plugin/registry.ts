// The only file that knows the container: see the decision record 0001.
import 'reflect-metadata'
import { type DependencyContainer, container as root } from 'tsyringe'
import { CtkError, isCtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import { type ContractRange, checkPlugin, supportedContracts } from './check-plugin.js'
import type { Contribution, ContributionPoint } from './contribution.js'
import { suggestPackage } from './known-plugins.js'
import { missingModule, whyNotLoaded } from './missing-module.js'
import type { Plugin, PluginHost } from './plugin.js'
import type { Services, ServiceToken } from './service-token.js'

interface Entry<T> {
  readonly plugin: string
  readonly contribution: Contribution<T>
}

/**
 * What a session knows: its services and everything that plugins added. One per session; the container behind it is a child
 * of its own, so that sessions in one process share nothing.
 */
export class Registry implements Services, PluginHost {
  readonly #container: DependencyContainer = root.createChildContainer()
  readonly #plugins = new Map<string, Plugin>()
  readonly #contracts: ContractRange

  /** @param contracts the versions of the plugin contract that are taken; those of this release */
  constructor(contracts: ContractRange = supportedContracts) {
    this.#contracts = contracts
  }

  /** Makes a service available to contributions. */
  provide<T>(token: ServiceToken<T>, value: T): void {
    this.#container.register(token.symbol, { useValue: value })
  }

  /** @throws CTK_BUG when the session does not have the service */
  get<T>(token: ServiceToken<T>): T {
    const value = this.find(token)
    if (value === undefined)
      throw new CtkError({ code: 'CTK_BUG', message: `The session has no service "${token.name}".` })
    return value
  }

  /** A service, or undefined where the session does not have it. */
  find<T>(token: ServiceToken<T>): T | undefined {
    return this.#container.isRegistered(token.symbol) ? this.#container.resolve<T>(token.symbol) : undefined
  }

  /**
   * Adds everything a plugin contributes. The same plugin twice is one plugin.
   *
   * @throws CTK_PLUGIN_INCOMPATIBLE, CTK_PLUGIN_INVALID or CTK_PLUGIN_DUPLICATE; then nothing of the plugin was added
   */
  install(plugin: Plugin): void {
    checkPlugin(plugin, this.#contracts)
    if (this.#plugins.has(plugin.name)) return
    const added: { point: ContributionPoint<unknown>; contribution: Contribution<unknown> }[] = []
    plugin.register({
      add: (point, contribution) => {
        for (const name of namesOf(contribution)) {
          const other = this.#entries(point).find((entry) => answersTo(entry.contribution, name))?.plugin
          const twice = added.some((a) => a.point.symbol === point.symbol && answersTo(a.contribution, name))
          if (other !== undefined || twice) throw duplicate(point.name, name, plugin.name, other ?? plugin.name)
        }
        added.push({ point, contribution })
      },
    })
    for (const { point, contribution } of added) {
      this.#container.register<Entry<unknown>>(point.symbol, { useValue: { plugin: plugin.name, contribution } })
    }
    this.#plugins.set(plugin.name, plugin)
  }

  /** The names of the installed plugins, in order. */
  get plugins(): readonly string[] {
    return [...this.#plugins.keys()].sort()
  }

  /** The version of the contract that an installed plugin was built for; undefined for a plugin that is not installed. */
  contractOf(plugin: string): number | undefined {
    return this.#plugins.get(plugin)?.contract
  }

  /** The installed plugins that were built for a version of the contract before the current one, in order of name. */
  get outdated(): readonly { readonly plugin: string; readonly contract: number; readonly current: number }[] {
    const { current } = this.#contracts
    return this.plugins
      .map((plugin) => ({ plugin, contract: this.contractOf(plugin) ?? current, current }))
      .filter(({ contract }) => contract < current)
  }

  /** Everything added at a point, in order of name, with the plugin it came from. */
  list<T>(point: ContributionPoint<T>): readonly {
    readonly name: string
    readonly aliases: readonly string[]
    readonly summary: string
    readonly plugin: string
  }[] {
    return this.#entries(point).map(({ plugin, contribution: { name, aliases = [], summary } }) => ({
      name,
      aliases,
      summary,
      plugin,
    }))
  }

  /** Whether a plugin offers this name at a point. */
  has<T>(point: ContributionPoint<T>, name: string): boolean {
    return this.#entries(point).some((entry) => answersTo(entry.contribution, name))
  }

  /**
   * Loads one contribution.
   *
   * @throws CTK_STRATEGY_UNKNOWN or CTK_CONTRIBUTION_UNKNOWN, with what is installed and the package to install;
   * CTK_DEPENDENCY_MISSING or CTK_PLUGIN_INVALID, with the plugin, where it is there but cannot be loaded
   * @example const strategy = await registry.load(RetentionStrategies, 'delete')
   */
  async load<T>(point: ContributionPoint<T>, name: string): Promise<T> {
    const entries = this.#entries(point)
    const entry = entries.find((candidate) => answersTo(candidate.contribution, name))
    if (!entry)
      throw unknown(
        point.name,
        name,
        entries.map((candidate) => candidate.contribution.name),
      )
    try {
      return await entry.contribution.load(this)
    } catch (error) {
      throw notLoaded(point.name, entry, error)
    }
  }

  #entries<T>(point: ContributionPoint<T>): Entry<T>[] {
    if (!this.#container.isRegistered(point.symbol)) return []
    const entries = this.#container.resolveAll<Entry<T>>(point.symbol)
    return entries.sort((a, b) => (a.contribution.name < b.contribution.name ? -1 : 1))
  }
}

const namesOf = ({ name, aliases = [] }: Contribution<unknown>) => [name, ...aliases]

const answersTo = (contribution: Contribution<unknown>, name: string) => namesOf(contribution).includes(name)

function duplicate(point: string, name: string, plugin: string, other: string): CtkError {
  const what = `${point.replaceAll('-', ' ')} "${name}"`
  return new CtkError({
    code: 'CTK_PLUGIN_DUPLICATE',
    message:
      plugin === other
        ? `${plugin} offers the ${what} twice.`
        : `The ${what} of ${plugin} is already offered by ${other}.`,
    suggestions:
      plugin === other
        ? [`Tell its author. A newer version may be better: ctk plugins update ${plugin}`]
        : [`Uninstall one of them: ctk plugins uninstall ${plugin}`],
    data: { point, name, plugins: [other, plugin] },
  })
}

/** Why a contribution could not be loaded. Errors of our own say it themselves. */
function notLoaded(point: string, { plugin, contribution }: Entry<unknown>, error: unknown): unknown {
  if (isCtkError(error)) return error
  const missing = missingModule(error)?.package
  return new CtkError({
    code: missing === undefined ? 'CTK_PLUGIN_INVALID' : 'CTK_DEPENDENCY_MISSING',
    message: `The ${point.replaceAll('-', ' ')} "${contribution.name}" of ${plugin} could not be loaded: ${whyNotLoaded(error)}`,
    suggestions: [
      ...(missing === undefined ? [] : [`Install it where the plugin is: npm install ${missing}`]),
      'ctk plugins doctor',
    ],
    data: { point, name: contribution.name, plugin },
    cause: error,
  })
}

function unknown(point: string, name: string, installed: readonly string[]): CtkError {
  const near = nearest(name, [...installed, ...suggestPackage.names(point)])
  const pack =
    suggestPackage(point, name) ?? (near && !installed.includes(near) ? suggestPackage(point, near) : undefined)
  const noun = point.replaceAll('-', ' ')
  return new CtkError({
    code: point === 'retention-strategy' ? 'CTK_STRATEGY_UNKNOWN' : 'CTK_CONTRIBUTION_UNKNOWN',
    message: `There is no ${noun} "${name}".${near && near !== name ? ` Did you mean "${near}"?` : ''}`,
    suggestions: [
      installed.length > 0 ? `Installed: ${installed.join(', ')}.` : `No ${noun} is installed.`,
      ...(pack ? [`"${near ?? name}" comes with @ctk/plugin-${pack}:  ctk plugins install ${pack}`] : []),
    ],
    data: { point, name, installed, package: pack && `@ctk/plugin-${pack}` },
  })
}
