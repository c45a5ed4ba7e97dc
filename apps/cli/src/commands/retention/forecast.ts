import { CtkCommand } from '@ctk/cli-kit'
import type { Forecast } from '@ctk/core'
import { integer } from '@oclif/core/flags'
import { tablesArgument } from '../../retention/arguments.js'
import { formatForecast } from '../../retention/format-forecast.js'
import { formatNoPolicies } from '../../retention/no-policies.js'
import { readSelection, retentionRequest } from '../../retention/selection.js'
import { policyFilterFlags } from '../../retention/selection-flags.js'

/** Foretells what policies will free. */
export default class RetentionForecastCommand extends CtkCommand {
  static override summary = 'Show what each policy will free in the coming months'
  static override description =
    `Tells for every policy that removes data, and for all together, how many partitions, rows and bytes go in which month (UTC). Of partitions that exist, the month follows exactly from the calendar; their rows and sizes are those of now. What is marked with ~ is a projection: data that is yet to come and will expire in that time, if as much comes as in the latest six complete partitions (for policies by rows: in the latest 30 days). A partition that several policies would remove is counted once. Holds that end, gates and the newest partition are looked at only for what is due now. Writes nothing.
Exit code: 0.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> doc.metrics --months 24',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override args = tablesArgument
  static override flags = {
    ...policyFilterFlags,
    months: integer({
      helpValue: 'N',
      min: 1,
      max: 120,
      default: 12,
      summary: 'How many months, this one included.',
    }),
  }

  async run(): Promise<Forecast> {
    const { args, flags } = await this.parse(RetentionForecastCommand)
    const { database, tables } = await readSelection(args.table ?? [])
    await using session = await this.session({ flags, database })
    const request = { ...(await retentionRequest(session, tables, flags)), months: flags.months }
    const forecast = await session.toolkit.retention.forecast(request, session.signal)
    this.log(forecast.policies.length === 0 ? await formatNoPolicies(session, request) : formatForecast(forecast))
    return forecast
  }
}
