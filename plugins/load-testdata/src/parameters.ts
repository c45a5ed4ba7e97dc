import { CtkError, formatInstantShort, nearest, parseCutoff, type Resource } from '@ctk/core'
import { type DataSet, dataSets, type Making } from './data-sets.js'

/** What a URL asks for. */
export interface Parameters extends Making {
  readonly set: DataSet
  readonly name: string
  readonly rows: number
}

const GREATEST = { rows: 2 ** 32 - 1, columns: 1600, seed: 2 ** 32 - 1 } as const

/**
 * Reads `testdata://SET?rows=&columns=&seed=&start=`.
 *
 * @throws CTK_FILE_MISSING for a set that there is not; CTK_USAGE for a parameter that it does not have, or a value that cannot be
 */
export function readParameters({ location, options }: Resource): Parameters {
  const name = location.replace(/^[a-z]+:\/+/i, '').replace(/\/+$/, '')
  const set = Object.hasOwn(dataSets, name) ? dataSets[name] : undefined
  if (set === undefined) throw missing(name)
  const unknown = Object.keys(options).find((key) => !(key in set.defaults))
  if (unknown !== undefined) throw unknownParameter(unknown, name, set)
  const count = (key: keyof typeof GREATEST) => {
    const text = options[key]
    return text === undefined ? (set.defaults[key] ?? 0) : readCount(text, key)
  }
  const start = options.start === undefined ? (set.defaults.start ?? 0) : readStart(options.start)
  return { set, name, rows: count('rows'), columns: count('columns'), seed: count('seed'), start }
}

function readCount(text: string, key: keyof typeof GREATEST): number {
  const value = /^\d{1,10}$/.test(text.replaceAll('_', '')) ? Number(text.replaceAll('_', '')) : Number.NaN
  const least = key === 'columns' ? 1 : 0
  if (value >= least && value <= GREATEST[key]) return value
  const most = GREATEST[key].toLocaleString('en-US')
  throw usage(`${key}=${text}: a whole number from ${least} to ${most} is needed.`)
}

/** Only what is the same tomorrow: rows made from `now` would not be. */
function readStart(text: string): number {
  if (/^\d{4}-/.test(text)) {
    const start = parseCutoff(text, { now: 0, timeZone: 'UTC' })
    return start
  }
  throw usage(`start=${text}: a date (2024-01-31) or an instant (2024-01-31T05:40Z) is needed.`)
}

function missing(name: string): CtkError {
  const near = nearest(name, Object.keys(dataSets))
  return new CtkError({
    code: 'CTK_FILE_MISSING',
    message: `There is no test data "${name}".${near === undefined ? '' : ` Did you mean testdata://${near}?`}`,
    suggestions: Object.entries(dataSets).map(
      ([set, { summary, defaults }]) => `testdata://${set}  ${summary}; ${shown(defaults)}`,
    ),
  })
}

function unknownParameter(key: string, name: string, { defaults }: DataSet): CtkError {
  const near = nearest(key, Object.keys(defaults))
  return usage(`testdata://${name} has no parameter "${key}".${near === undefined ? '' : ` Did you mean "${near}"?`}`, [
    `It has ${shown(defaults)}.`,
  ])
}

/** `rows=150000, seed=1, start=2000-01-01`: parameters with their defaults. */
function shown(defaults: DataSet['defaults']): string {
  return Object.entries(defaults)
    .map(([key, value]) => `${key}=${key === 'start' ? formatInstantShort(value) : value}`)
    .join(', ')
}

function usage(message: string, suggestions: readonly string[] = []): CtkError {
  return new CtkError({ code: 'CTK_USAGE', message, suggestions })
}
