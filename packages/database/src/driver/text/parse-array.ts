/**
 * Reads an array as PostgreSQL and CrateDB write it.
 *
 * @param parse reads one element; NULL elements do not reach it
 * @throws SyntaxError when the text does not end where the array does
 * @example parseArray('{1,NULL,"2"}', Number) // [1, null, 2]
 */
export function parseArray(text: string, parse: (text: string) => unknown): unknown[] {
  // Arrays that do not begin at 1 carry their bounds: [0:1]={a,b}
  const scanner = { text, at: text.indexOf('{') }
  const array = readArray(scanner, parse)
  if (scanner.at !== text.length) throw malformed(text)
  return array
}

interface Scanner {
  readonly text: string
  at: number
}

function readArray(scanner: Scanner, parse: (text: string) => unknown): unknown[] {
  const { text } = scanner
  if (text[scanner.at] !== '{') throw malformed(text)
  const array: unknown[] = []
  scanner.at += 1
  while (text[scanner.at] !== '}') {
    array.push(readElement(scanner, parse))
    // CrateDB forgets commas between nested arrays, and writes one behind the only one: {{1},} {{1},{2}{3}}
    if (text[scanner.at] === ',') scanner.at += 1
    else if (text[scanner.at] !== '}' && text[scanner.at] !== '{') throw malformed(text)
  }
  scanner.at += 1
  return array
}

function readElement(scanner: Scanner, parse: (text: string) => unknown): unknown {
  const first = scanner.text[scanner.at]
  if (first === '{') return readArray(scanner, parse)
  if (first === '"') return parse(readQuoted(scanner))
  const word = read(scanner, /[^,{}"]+/y)
  return word === 'NULL' ? null : parse(word)
}

function readQuoted(scanner: Scanner): string {
  return read(scanner, /"(?:[^"\\]|\\.)*"/suy)
    .slice(1, -1)
    .replace(/\\(.)/gsu, '$1')
}

function read(scanner: Scanner, pattern: RegExp): string {
  pattern.lastIndex = scanner.at
  const match = pattern.exec(scanner.text)
  if (!match) throw malformed(scanner.text)
  scanner.at = pattern.lastIndex
  return match[0]
}

function malformed(text: string): SyntaxError {
  return new SyntaxError(`not an array: ${text.slice(0, 80)}`)
}
