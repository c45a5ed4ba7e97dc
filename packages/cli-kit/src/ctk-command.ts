import { Command } from '@oclif/core/command'
import { ExitError } from '@oclif/core/errors'
import type { Configuration } from './configuration/configuration.js'
import { loadConfiguration } from './configuration/load-configuration.js'
import { reportFailure } from './errors/report-failure.js'
import { toFailure } from './errors/to-failure.js'
import { usageError } from './errors/usage-error.js'
import { connectionArguments } from './flags/connection-arguments.js'
import { type GlobalFlags, globalFlags } from './flags/global-flags.js'
import { missingPackage } from './install/missing-package.js'
import { writeJson } from './output/json.js'
import { type OutputMode, outputMode } from './output/output-mode.js'
import { toDocument } from './output/to-document.js'
import { withConnection } from './output/with-connection.js'
import { blamePlugins } from './session/blame-plugins.js'
import { openPlainSession, type PlainSession } from './session/open-plain-session.js'
import { openSession } from './session/open-session.js'
import { type PluginFailure, registerPlugins } from './session/register-plugins.js'
import type { Session } from './session/session.js'
import { warnOfFailures, warnOfOutdated } from './session/warn-of-failures.js'

/** What a session is asked for with: the flags of the command, and the database if an argument named it. */
export interface SessionRequest {
  readonly flags: GlobalFlags & {
    readonly 'max-share'?: number | undefined
    readonly 'pause-after'?: number | undefined
  }
  readonly database?: string | undefined
}

/**
 * The base of every command. `run` returns the document of `--json` and writes its text for people with `log`; a result that
 * is not a success calls `exitWith`. Errors are reported by code and remedy, never with a stack trace unless `--debug` is given.
 *
 * @example
 * export default class ListTags extends CtkCommand {
 *   async run() {
 *     const { flags } = await this.parse(ListTags)
 *     await using session = await this.session({ flags })
 *     return { tags: await session.toolkit.policies.tags(session.signal) }
 *   }
 * }
 */
export abstract class CtkCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = globalFlags

  #exitCode = 0
  #signal: AbortSignal | undefined
  #plugins: readonly PluginFailure[] = []
  #secrets: readonly string[] = []
  /** What leads the next command to the same database. */
  #connection: readonly string[] = []

  /** How results are written. */
  protected get mode(): OutputMode {
    const mode = outputMode(this.argv)
    return mode === 'text' && this.jsonEnabled() ? 'json' : mode
  }

  /**
   * Opens what a command works with; close it with `await using`.
   *
   * @throws CTK_USAGE when flag and argument both name a database; CTK_CONFIG_INVALID; what connecting throws
   */
  protected async session(request: SessionRequest): Promise<Session> {
    const configuration = await this.configuration(request)
    const { version, root } = this.config
    const session = await openSession({ configuration, version, root, ...(await this.#audience()) })
    this.#signal = session.signal
    return session
  }

  /** Opens what a command works with that needs no database; close it with `await using`. */
  protected async plainSession(): Promise<PlainSession> {
    const session = await openPlainSession(await this.#audience())
    this.#signal = session.signal
    return session
  }

  async #audience() {
    const plugins = await registerPlugins(this.config)
    this.#plugins = plugins.failures
    const note = (text: string) => this.note(text)
    warnOfFailures(plugins.failures, note)
    warnOfOutdated(plugins.registry, note)
    const onEvent = this.mode === 'ndjson' ? (event: unknown) => this.#writeLine(event) : undefined
    return { plugins, note, onEvent }
  }

  /** The settings of this invocation and where each comes from. */
  protected async configuration({ flags, database }: SessionRequest): Promise<Configuration> {
    if (flags.uri !== undefined && database !== undefined) {
      throw await usageError(`The database is named twice: --uri ${flags.uri} and ${database}.`, [
        'Leave one of them out.',
      ])
    }
    this.#connection = connectionArguments(flags, database)
    const text = (value: number | undefined) => (value === undefined ? undefined : String(value))
    const { uri = database, schema, 'policy-table': policyTable, 'version-table': versionTable } = flags
    const configuration = await loadConfiguration({
      flags: {
        uri,
        schema,
        'policy-table': policyTable,
        'version-table': versionTable,
        'max-share': text(flags['max-share']),
        'pause-after': text(flags['pause-after']),
        'statement-timeout': flags['statement-timeout'],
      },
      uriIsArgument: database !== undefined,
      env: process.env,
      cwd: process.cwd(),
      userFolder: this.config.configDir,
    })
    const password = configuration.values.password.value
    this.#secrets = password === undefined ? [] : [password]
    return configuration
  }

  /** Writes results for people: to stdout, or to stderr beside a stream of events; not at all with `--json`. */
  override log(text = ''): void {
    if (this.mode === 'json') return
    const stream = this.mode === 'ndjson' ? process.stderr : process.stdout
    stream.write(`${withConnection(text, this.#connection)}\n`)
  }

  /** Writes something beside the results, to stderr. */
  protected note(text: string): void {
    process.stderr.write(`${text}\n`)
  }

  /** Ends the command with an exit code although it has a result. */
  protected exitWith(code: number): void {
    this.#exitCode = code
  }

  protected override async _run<T>(): Promise<T> {
    const result = await super._run<T>()
    const exitCode = this.#signal?.aborted ? 130 : this.#exitCode
    if (this.mode === 'ndjson') this.#writeLine({ type: 'result', exitCode, result })
    if (exitCode !== 0) throw new ExitError(exitCode)
    return result
  }

  protected override async init(): Promise<void> {
    await super.init()
    if (this.mode === 'ndjson' && this.jsonEnabled()) {
      throw await usageError('--json and --events ndjson do not go together.', ['The last event holds the result.'])
    }
  }

  protected override async catch(error: Error): Promise<never> {
    if (error instanceof ExitError) throw error
    const failure = await toFailure(await blamePlugins(error, this.#plugins), {
      command: `${this.config.bin} ${(this.id ?? '').replaceAll(':', ' ')}`,
      parsing: !this.parsed,
      interrupted: this.#signal?.aborted === true,
      secrets: this.#secrets,
    })
    const suggestions = failure.suggestions.map((text) => withConnection(text, this.#connection))
    reportFailure({ ...failure, suggestions }, this.mode, this.argv.includes('--debug'))
    throw Object.assign(new ExitError(failure.exitCode), { missing: missingPackage(failure) })
  }

  protected override logJson(document: unknown): void {
    writeJson(document)
  }

  #writeLine(value: unknown): void {
    process.stdout.write(`${JSON.stringify(toDocument(value))}\n`)
  }
}
