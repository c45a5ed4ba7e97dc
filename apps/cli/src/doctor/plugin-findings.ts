import { type RegisteredPlugins, remedies } from '@ctk/cli-kit'
import type { Config } from '@oclif/core'
import { findPackage } from '../plugins/find-package.js'
import type { ListedPlugin } from '../plugins/listed-plugins.js'
import type { DoctorFinding } from './examination.js'

type OclifPlugin = ReturnType<Config['getPluginsList']>[number]

/** What is to be mended about the installed plugins, each with what helps. */
export function pluginFindings(
  config: Config,
  { registry, failures }: RegisteredPlugins,
  listed: readonly ListedPlugin[],
): DoctorFinding[] {
  const plugins = config.getPluginsList().filter(({ name }) => name !== config.name)
  return [
    ...failures.map(({ plugin, code, message, suggestions }) => ({
      code,
      message: `Plugin ${plugin} could not be loaded: ${message}`,
      suggestions,
    })),
    ...registry.outdated.map(({ plugin, contract, current }) => ({
      code: 'CTK_PLUGIN_INCOMPATIBLE',
      message: `Plugin ${plugin} was built for version ${contract} of the plugin contract; this is version ${current}. It works, but a later ctk will not take it.`,
      suggestions: [`ctk plugins update ${plugin}`],
    })),
    ...plugins.flatMap((plugin) => missingPackages(plugin, config.dataDir, failures)),
    ...listed.filter(({ name }) => !config.plugins.has(name)).map(lost),
    ...plugins.filter(({ hasManifest, commandIDs }) => !hasManifest && commandIDs.length > 0).map(slow),
    ...listed.filter(({ name }) => isCore(name, config)).map(twice),
    ...commandsOfTwo(config),
  ]
}

function missingPackages(
  plugin: OclifPlugin,
  dataDir: string,
  failures: RegisteredPlugins['failures'],
): DoctorFinding[] {
  const { peerDependencies = {}, peerDependenciesMeta = {} } = plugin.pjson as {
    readonly peerDependencies?: Readonly<Record<string, string>>
    readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  }
  const told = failures.find((failure) => failure.plugin === plugin.name)?.message ?? ''
  return Object.keys(peerDependencies)
    .filter((name) => !peerDependenciesMeta[name]?.optional && findPackage(name, plugin.root) === undefined)
    .filter((name) => !told.includes(` ${name}, `))
    .map((name) => ({
      code: 'CTK_DEPENDENCY_MISSING',
      message: `Plugin ${plugin.name} needs the package ${name}, which is not installed.`,
      suggestions: remedies(plugin, name, dataDir),
    }))
}

function lost({ name, type, root }: ListedPlugin): DoctorFinding {
  return {
    code: 'CTK_PLUGIN_INVALID',
    message:
      type === 'link'
        ? `Plugin ${name} is linked, but there is no plugin in ${root}.`
        : `Plugin ${name} is listed as installed, but it is not there.`,
    suggestions: [
      ...(type === 'link' ? [] : [`ctk plugins install ${name}`]),
      `${type === 'link' ? 'Unlink it' : 'Or do without it'}: ctk plugins uninstall ${name}`,
    ],
  }
}

function slow({ name, type, root }: OclifPlugin): DoctorFinding {
  return {
    code: undefined,
    message: `Plugin ${name} has commands but no oclif.manifest.json, so every start of ctk imports all of them.`,
    suggestions:
      type === 'link'
        ? [`Make one, at each build: cd ${root} && npx oclif manifest`]
        : [`Tell its author, and look for a newer version: ctk plugins update ${name}`],
  }
}

function isCore(name: string, config: Config): boolean {
  return (config.pjson.oclif.plugins ?? []).includes(name)
}

function twice({ name, type }: ListedPlugin): DoctorFinding {
  return {
    code: undefined,
    message: `Plugin ${name} comes with ctk, and you ${type === 'link' ? 'linked' : 'installed'} one, which is used instead; it does not change when ctk is updated.`,
    suggestions: [`Use the one that comes with ctk: ctk plugins uninstall ${name}`],
  }
}

/** oclif takes one of two commands of the same name without a word. */
function commandsOfTwo(config: Config): DoctorFinding[] {
  const owners = new Map<string, string[]>()
  for (const plugin of config.getPluginsList()) {
    const names = plugin.commands.flatMap(({ id, aliases = [] }) => [id, ...aliases])
    for (const name of new Set(names)) owners.set(name, [...(owners.get(name) ?? []), plugin.name])
  }
  return [...owners]
    .filter(([, names]) => names.length > 1)
    .map(([id, names]) => {
      const used = config.findCommand(id)?.pluginName
      const others = names.filter((name) => name !== used)
      return {
        code: 'CTK_PLUGIN_DUPLICATE',
        message: `The command "${id.replaceAll(':', ' ')}" is offered by ${names.join(' and ')}; the one of ${used} is used.`,
        suggestions: others.map((name) => `Uninstall one of them: ctk plugins uninstall ${name}`),
      }
    })
}
