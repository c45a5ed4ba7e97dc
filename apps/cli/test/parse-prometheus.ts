/** A metric as it was read. */
export interface ParsedMetric {
  readonly help: string
  readonly type: string
  readonly samples: { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]
}

/**
 * Reads the text format of Prometheus, strictly: HELP, then TYPE, then the samples of one metric; nothing else, nothing twice.
 * Source: "Exposition formats", version 0.0.4.
 *
 * @throws Error for the first line that is not right
 */
export function parsePrometheus(text: string): ReadonlyMap<string, ParsedMetric> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.')
  const metrics = new Map<string, ParsedMetric>()
  const seen = new Set<string>()
  let help: { name: string; text: string } | undefined
  let current = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const [, helped, about = ''] = /^# HELP ([a-z_:][a-z0-9_:]*) (\S.*)$/.exec(line) ?? []
    const [, typed, type = ''] = /^# TYPE (\S+) (gauge|counter)$/.exec(line) ?? []
    if (helped !== undefined) {
      if (metrics.has(helped)) throw new Error(`${helped} is described twice.`)
      help = { name: helped, text: about }
    } else if (typed !== undefined) {
      if (help?.name !== typed) throw new Error(`TYPE of ${typed} does not follow its HELP.`)
      metrics.set(typed, { help: help.text, type, samples: [] })
      current = typed
    } else {
      const [, name = '', , inner = '', value = ''] = /^([a-z_:][a-z0-9_:]*)(\{(.*)\})? (\S+)$/.exec(line) ?? []
      if (name === '' || name !== current) throw new Error(`Not a sample of ${current}: ${line}`)
      if (seen.has(`${name}{${inner}}`)) throw new Error(`Twice: ${line}`)
      seen.add(`${name}{${inner}}`)
      if (!/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(value)) throw new Error(`Not a number: ${line}`)
      metrics.get(current)?.samples.push({ labels: parseLabels(inner), value: Number(value) })
    }
  }
  return metrics
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  let rest = text
  while (rest !== '') {
    const match = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,(?=.)|$)/.exec(rest)
    if (!match) throw new Error(`Not a label: ${rest}`)
    const [all, name = '', value = ''] = match
    if (name in labels) throw new Error(`The label ${name} is there twice.`)
    labels[name] = value.replaceAll(/\\(.)/g, (_, sign) => (sign === 'n' ? '\n' : sign))
    rest = rest.slice(all.length)
  }
  return labels
}
