import type { JsonSchema } from '../plugin/json-schema.js'
import type { Toolkit } from '../toolkit/toolkit.js'

/** What a job did, for people and for programs. */
export interface JobReport {
  /** As of the command line: 0 done, 1 finished with failures or findings, 3 refused … */
  readonly exitCode: number
  /** One line. */
  readonly summary: string
  /** Plain JSON. */
  readonly data: unknown
}

/** What a schedule may start. */
export interface Job<Options = unknown> {
  readonly name: string
  /** `parse` throws an error of exit code 2 for options that it does not have. */
  readonly options: { readonly jsonSchema: JsonSchema; parse(input: unknown): Options }
  /**
   * Does it, and reports: also that there was nothing to do, or that something failed.
   *
   * @throws CTK_ABORTED when the signal is given
   */
  run(toolkit: Toolkit, options: Options, signal: AbortSignal): Promise<JobReport>
}
