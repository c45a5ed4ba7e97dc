/** How results are written: for people, as one JSON document, or as a stream of events. */
export type OutputMode = 'text' | 'json' | 'ndjson'

/** The output that a command line asks for; told before it is parsed, so that parse errors come in the same form. */
export function outputMode(argv: readonly string[]): OutputMode {
  const end = argv.indexOf('--')
  const flags = end === -1 ? argv : argv.slice(0, end)
  const events = flags.some(
    (flag, i) => flag === '--events=ndjson' || (flag === '--events' && flags[i + 1] === 'ndjson'),
  )
  if (events) return 'ndjson'
  return flags.includes('--json') ? 'json' : 'text'
}
