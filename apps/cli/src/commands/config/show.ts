import { CtkCommand, splitPositionals } from '@ctk/cli-kit'
import { formatSettings, type ShownSetting, shownSettings } from '../../config/shown-settings.js'
import { databaseArgument } from '../../retention/arguments.js'

/** The document of `ctk config show`. */
export interface ShownConfiguration {
  readonly settings: readonly ShownSetting[]
}

/** Shows settings and where each comes from. */
export default class ConfigShowCommand extends CtkCommand {
  static override summary = 'Show the settings and where each comes from'
  static override description =
    `A setting is looked for in this order: flag, environment, .ctk/config.ini of the project (the nearest folder upwards), config.ini of the user, default. Files hold lines such as "uri = crate://localhost:4200". Passwords are shown as ***.
Settings are in a fixed order: uri, user, password, schema, policy-table, version-table, max-share.`
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override args = databaseArgument

  async run(): Promise<ShownConfiguration> {
    const { args, flags } = await this.parse(ConfigShowCommand)
    const { database } = await splitPositionals([args.database])
    const settings = await shownSettings(await this.configuration({ flags, database }))
    this.log(formatSettings(settings))
    return { settings }
  }
}
