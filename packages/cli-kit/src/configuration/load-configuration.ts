import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Configuration, SettingFlags, SettingValue } from './configuration.js'
import { projectFolder } from './project-folder.js'
import { readIni } from './read-ini.js'
import { type SettingName, settings } from './setting.js'

/** Where settings are looked for. */
export interface ConfigurationSources {
  readonly flags: SettingFlags
  /** Whether the database was named as an argument instead of by `--uri`. */
  readonly uriIsArgument?: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The user's own configuration folder. */
  readonly userFolder: string
}

/**
 * Finds every setting: flag, then environment, then `.ctk/config.ini` of the project (the nearest folder upwards), then
 * `config.ini` of the user, then the default. An empty variable counts as absent.
 *
 * @throws CTK_CONFIG_INVALID when a file has a line or a key that is not understood
 */
export async function loadConfiguration(sources: ConfigurationSources): Promise<Configuration> {
  const found = projectFolder(sources.cwd)
  const folder = found ?? sources.cwd
  const project = found === undefined ? {} : await readFile(join(found, '.ctk', 'config.ini'), found)
  const user = await readFile(join(sources.userFolder, 'config.ini'), sources.userFolder)
  const values = settings.map(({ name, env, default: fallback }): SettingValue => {
    const flag = sources.flags[name]
    if (flag !== undefined) {
      return { name, value: flag, origin: name === 'uri' && sources.uriIsArgument ? 'argument' : `flag --${name}` }
    }
    const variable = env === undefined ? undefined : sources.env[env]
    if (variable !== undefined && variable !== '') return { name, value: variable, origin: `environment ${env}` }
    return project[name] ?? user[name] ?? { name, value: fallback, origin: 'default' }
  })
  return { folder, values: Object.fromEntries(values.map((value) => [value.name, value])) as Configuration['values'] }
}

type FileValues = { [K in SettingName]?: SettingValue }

async function readFile(path: string, base: string): Promise<FileValues> {
  const text = readIfPresent(path)
  if (text === undefined) return {}
  const { entries, problems } = readIni(text)
  if (problems[0]) throw await invalid(path, problems[0].line, 'this is not "key = value"')
  const values: FileValues = {}
  for (const { key, value, line } of entries) {
    const setting = settings.find(({ name }) => name === key)
    if (!setting) throw await unknownKey(path, line, key)
    const local = setting.name === 'uri' ? localFolder(value, base) : value
    values[setting.name] = { name: setting.name, value: local, origin: path }
  }
  return values
}

/** An embedded database that a file names is found beside that file, from whichever folder ctk is started. */
function localFolder(uri: string, base: string): string {
  const path = /^pglite:\/\/(.+)$/i.exec(uri)?.[1]
  if (path === undefined) return uri
  return `pglite://${relative(process.cwd(), resolve(base, path)) || '.'}`
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') {
      return undefined
    }
    throw error
  }
}

async function unknownKey(path: string, line: number, key: string): Promise<Error> {
  const { nearest } = await import('@ctk/core')
  const near = nearest(
    key,
    settings.map(({ name }) => name),
  )
  return invalid(path, line, `there is no setting "${key}"${near ? `; did you mean "${near}"?` : ''}`)
}

async function invalid(path: string, line: number, problem: string): Promise<Error> {
  const { CtkError } = await import('@ctk/core/errors')
  return new CtkError({
    code: 'CTK_CONFIG_INVALID',
    message: `${path}, line ${line}: ${problem.replace(/\.$/, '')}.`.replace('?.', '?'),
    suggestions: [
      `Settings: ${settings.map(({ name }) => name).join(', ')}.`,
      'Lines are "key = value"; comments begin with #.',
    ],
  })
}
