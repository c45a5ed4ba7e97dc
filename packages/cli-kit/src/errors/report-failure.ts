import { writeJson } from '../output/json.js'
import type { OutputMode } from '../output/output-mode.js'
import type { Failure } from './failure.js'
import { formatFailure } from './format-failure.js'

/** Tells of a failure: as one JSON document on stdout with `--json`, as the last event with `--events ndjson`, else on stderr. */
export function reportFailure(failure: Failure, mode: OutputMode, debug: boolean): void {
  const { stack, ...document } = failure
  if (mode === 'json') writeJson({ error: document })
  else {
    if (mode === 'ndjson') process.stdout.write(`${JSON.stringify({ type: 'error', error: document })}\n`)
    process.stderr.write(`${formatFailure(failure, { debug })}\n`)
  }
  if (mode === 'json' && debug && stack !== undefined) process.stderr.write(`${stack}\n`)
}
