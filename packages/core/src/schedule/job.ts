import type { JsonSchema } from '../plugin/json-schema.js'
import type { Toolkit } from '../toolkit/toolkit.js'

/** What a job did, for people and for programs. */
export interface JobReport {
  readonly exitCode: number
  readonly summary: string
  readonly data: unknown
}

/** What a schedule may start. */
export interface Job<Options = unknown> {
  readonly name: string
  readonly options: { readonly jsonSchema: JsonSchema; parse(input: unknown): Options }
  run(toolkit: Toolkit, options: Options, signal: AbortSignal): Promise<JobReport>
}
