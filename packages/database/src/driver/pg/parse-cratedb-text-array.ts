import { parseArray } from '../text/parse-array.js'

/**
 * Reads an array of texts as CrateDB writes it: in quotes, but without escaping the quotes and backslashes inside
 * (CrateDB 6.4; PGArray.encodeAsUTF8Text). A quote therefore ends a text only where an element may end. Texts that contain
 * `","` themselves cannot be told from two; CrateDB's HTTP endpoint has no such limit.
 *
 * @example parseCrateDbTextArray('{"a"b","c\\d",NULL}') // ['a"b', 'c\\d', null]
 */
export function parseCrateDbTextArray(text: string): unknown[] {
  if (!/^\{(?:"|NULL\b)/.test(text)) return parseArray(text, String)
  const element = /(?:NULL|"(.*?)")(?:,(?="|NULL[,}])|\}$)/suy
  const elements: (string | null)[] = []
  element.lastIndex = 1
  for (let match = element.exec(text); match; match = element.exec(text)) {
    elements.push(match[1] ?? null)
    if (element.lastIndex === text.length) return elements
  }
  throw new SyntaxError(`not an array: ${text.slice(0, 80)}`)
}
