import { CtkCommand, registerPlugins, type SessionRequest, splitPositionals, toFailure } from '@ctk/cli-kit'
import type { DoctorFinding, Examination } from '../doctor/examination.js'
import { type DatabaseFacts, examineDatabase } from '../doctor/examine-database.js'
import { examinePlugins } from '../doctor/examine-plugins.js'
import { formatExamination } from '../doctor/format-examination.js'
import { findPrograms, shadowed } from '../doctor/programs.js'
import { databaseArgument } from '../retention/arguments.js'

/** Examines the installation and the database. */
export default class DoctorCommand extends CtkCommand {
  static override summary = 'Examine the installation, the database and the privileges'
  static override description =
    `Shows versions, the database, the difference between the clocks, the health of the server, the plugins, whether another program named ctk is on the PATH, ctk's own tables, and which privileges each command needs and whether the user has them. Writes nothing.
Plugins are in order of name; privileges by table, then ctk's own schema.
Exit code: 0 all is well; 1 there are findings; 4 the database cannot be reached.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> crate://localhost:4200 --json',
  ]
  static override args = databaseArgument

  async run(): Promise<Examination> {
    const { args, flags } = await this.parse(DoctorCommand)
    const { database } = await splitPositionals([args.database])
    const plugins = await registerPlugins(this.config)
    const facts = await this.#examine({ flags, database })
    const { pluginFindings } = await import('../doctor/plugin-findings.js')
    const { listedPlugins } = await import('../plugins/listed-plugins.js')
    const failed = pluginFindings(this.config, plugins, await listedPlugins(this.config.dataDir))
    const programs = findPrograms(process.env, this.config.root)
    const examination: Examination = {
      ctk: this.config.version,
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      programs,
      plugins: examinePlugins(this.config, plugins),
      database: facts.database,
      store: facts.store,
      privileges: facts.privileges ?? [],
      findings: [...facts.findings, ...failed, ...shadowed(programs)],
    }
    this.log(formatExamination(examination))
    this.exitWith(facts.exitCode ?? (examination.findings.length > 0 ? 1 : 0))
    return examination
  }

  /** What the database says, or why it could not be asked: then that is a finding with its own exit code. */
  async #examine(
    request: SessionRequest,
  ): Promise<Partial<DatabaseFacts> & { findings: readonly DoctorFinding[]; exitCode?: number }> {
    try {
      await using session = await this.session(request)
      return await examineDatabase(session)
    } catch (error) {
      const { code, message, suggestions, exitCode } = await toFailure(error, { command: 'ctk doctor' })
      if (exitCode === 2 || exitCode === 70) throw error
      return { findings: [{ code, message, suggestions }], exitCode }
    }
  }
}
