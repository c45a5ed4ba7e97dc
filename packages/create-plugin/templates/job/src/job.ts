import type { Job } from '@ctk/core'
import { type Options, optionsSchema, parseOptions } from './options.js'
import { report } from './report.js'

/** Tells when more partitions are waiting to be dropped, moved or archived than should be. Changes nothing. */
export const job: Job<Options> = {
  name: 'my-own',
  options: { jsonSchema: optionsSchema, parse: parseOptions },
  async run(toolkit, { most }, signal) {
    const { tables } = await toolkit.retention.plan({}, signal)
    return report(tables, most)
  },
}
