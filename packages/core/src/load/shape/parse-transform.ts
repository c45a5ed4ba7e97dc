import { CtkError } from '../../errors/ctk-error.js'
import { nearest } from '../../text/nearest.js'
import type { Transform } from './row-shape.js'
import { type TransformFunction, transformFunctions } from './transform-functions.js'

const COLUMN = /^\s*(?:"((?:[^"]|"")+)"|([^"=]*[^"=\s]))\s*=\s*/
const CALL = /^([a-z]+)\s*(?:\((.*)\))?\s*$/is
const ARGUMENT = /\s*(?:'((?:[^']|'')*)'|([^,']*))\s*(?:,|$)/y

/**
 * Reads `COLUMN=FUNCTION` and `COLUMN=FUNCTION(ARGUMENT,…)`. An argument with a comma, a quote or blanks at its ends goes into
 * single quotes, a column with `=` or a quote into double quotes.
 *
 * @throws CTK_USAGE
 * @example parseTransform("price=replace(',','.')") // { column: 'price', function: 'replace', arguments: [',', '.'] }
 */
export function parseTransform(text: string): Transform {
  const named = COLUMN.exec(text)
  if (!named) throw usage(text, 'a column, = and a function are needed')
  const call = CALL.exec(text.slice(named[0].length))
  if (!call) throw usage(text, 'behind the = stands a function, such as trim or replace(FROM,TO)')
  const column = named[1] === undefined ? (named[2] as string) : named[1].replaceAll('""', '"')
  const transform = { column, function: (call[1] as string).toLowerCase(), arguments: readArguments(call[2], text) }
  checkTransform(transform)
  return transform
}

/**
 * The function of a transform, which takes its arguments.
 *
 * @throws CTK_USAGE
 */
export function checkTransform(transform: Transform): TransformFunction {
  const { function: name, arguments: given } = transform
  const found = Object.hasOwn(transformFunctions, name) ? transformFunctions[name] : undefined
  const text = `${transform.column}=${name}`
  if (!found) {
    const near = nearest(name, Object.keys(transformFunctions))
    throw usage(text, `there is no function "${name}"`, near === undefined ? '' : ` Did you mean "${near}"?`)
  }
  const [least, most] = found.takes
  if (given.length < least || given.length > most) {
    const wanted =
      most === Number.POSITIVE_INFINITY
        ? `${least} or more arguments`
        : least === 1
          ? '1 argument'
          : `${least} arguments`
    throw usage(text, `${found.signature} takes ${least === 0 ? 'no arguments' : wanted}, not ${given.length}`)
  }
  const problem = found.problem?.(...given)
  if (problem !== undefined) throw usage(`${text}(${given.join(',')})`, problem)
  return found
}

function readArguments(list: string | undefined, whole: string): string[] {
  if (list === undefined || list.trim() === '') return []
  const found: string[] = []
  ARGUMENT.lastIndex = 0
  for (;;) {
    const match = ARGUMENT.exec(list)
    if (!match) throw usage(whole, 'a quote does not end, or something stands behind it')
    found.push(match[1] === undefined ? (match[2] as string).trim() : match[1].replaceAll("''", "'"))
    if (!match[0].endsWith(',')) return found
    // A comma at the end is followed by one more, empty argument, which the end of the text would hide.
    if (ARGUMENT.lastIndex === list.length) return [...found, '']
  }
}

function usage(text: string, problem: string, meant = ''): CtkError {
  return new CtkError({
    code: 'CTK_USAGE',
    message: `--transform ${JSON.stringify(text)}: ${problem}.${meant}`,
    suggestions: [
      `Functions: ${Object.values(transformFunctions)
        .map(({ signature }) => signature)
        .join(', ')}.`,
      `Write it as  --transform city=trim  or  --transform "price=replace(',','.')"`,
    ],
  })
}
