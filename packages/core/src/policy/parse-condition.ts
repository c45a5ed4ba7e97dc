import { CtkError } from '../errors/ctk-error.js'
import type { Condition } from './predicate.js'

const name = /^\s*(?:"((?:[^"]|"")+)"|([^\s"'=!<>]+))\s*/
const operator = /^(!=|=|in(?=[\s('"]))\s*/i
const quoted = /^\s*'((?:[^']|'')*)'\s*$/

/**
 * Reads a condition as a user writes it: `tenant=acme`, `tenant!=acme`, `region in eu,us`. A value that contains a comma,
 * a quote or blanks at its ends goes into single quotes, a column with such characters into double quotes. Values stay
 * text: what they are is known when the table is looked at.
 *
 * @throws CTK_POLICY_INVALID
 */
export function parseCondition(text: string): Condition {
  const named = name.exec(text)
  const compared = named && operator.exec(text.slice(named[0].length))
  if (!named || !compared) throw invalid(text, 'a column, =, != or in, and a value are needed')
  const column = named[1] === undefined ? (named[2] as string) : named[1].replaceAll('""', '"')
  const op = (compared[1] as string).toLowerCase() as Condition['op']
  const rest = text.slice(named[0].length + compared[0].length)
  if (op !== 'in') return { column, op, value: readValue(rest, text) }
  const list = /^\s*\((.*)\)\s*$/s.exec(rest)?.[1] ?? rest
  return { column, op, value: splitList(list).map((value) => readValue(value, text)) }
}

function splitList(text: string): string[] {
  return text.match(/(?:'(?:[^']|'')*'|[^,'])+|(?<=,|^)(?=,|$)/g) ?? []
}

function readValue(text: string, whole: string): string {
  const literal = quoted.exec(text)
  if (literal) return (literal[1] as string).replaceAll("''", "'")
  const value = text.trim()
  if (value === '') throw invalid(whole, "a value is missing (the empty text is '')")
  if (value.startsWith("'") || value.endsWith("'")) throw invalid(whole, 'a quote does not end')
  return value
}

function invalid(text: string, problem: string): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The condition ${JSON.stringify(text)} is not understood: ${problem}.`,
    suggestions: ['Write it as tenant=acme, tenant!=acme, or "region in eu,us"; a value with a comma as \'a,b\'.'],
  })
}
