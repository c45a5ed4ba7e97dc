/** A column of a table for people. */
export interface TableColumn {
  readonly header: string
  /** Numbers stand at the right. */
  readonly align?: 'left' | 'right'
  /** Left out where the terminal is too narrow for all columns, the last such column first. */
  readonly optional?: true
}

/**
 * A table for people: aligned columns, a header, one blank before each line. A column without any value is left out. Where
 * the table is wider than `width`, optional columns are left out, then the widest left-aligned one is cut, which `…` says.
 *
 * @param width in columns of the terminal; `Infinity` cuts nothing
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number = terminalWidth(),
): string {
  let shown = columns.map((column, at) => ({ ...column, at })).filter(({ at }) => rows.some((row) => row[at] !== ''))
  const cells = rows.map((row) => row.map(singleLine))
  const widthOf = ({ header, at }: { header: string; at: number }) =>
    Math.max(length(header), ...cells.map((row) => length(row[at] ?? '')))
  while (lineWidth(shown.map(widthOf)) > width && shown.some((column) => column.optional)) {
    const last = shown.findLastIndex((column) => column.optional)
    shown = shown.filter((_, i) => i !== last)
  }
  const lines = [shown.map(({ header }) => header), ...cells.map((row) => shown.map(({ at }) => row[at] ?? ''))]
  const widths = shown.map(widthOf)
  shrink(widths, shown, width)
  return lines
    .map((line) => line.map((cell, i) => pad(cut(cell, widths[i] ?? 0), widths[i] ?? 0, shown[i]?.align)).join('  '))
    .map((line) => ` ${line.trimEnd()}`)
    .join('\n')
}

/** How wide lines may be: the terminal's width, `COLUMNS`, or without end where the output goes to a file or a pipe. */
export function terminalWidth(
  stream: { readonly isTTY?: boolean; readonly columns?: number } = process.stdout,
): number {
  if (stream.isTTY) return stream.columns ?? 80
  return Number(process.env.COLUMNS) || Number.POSITIVE_INFINITY
}

const SHORTEST = 8

/** Takes columns of text down to size, always the widest one, until the line fits or they are as short as they may be. */
function shrink(widths: number[], columns: readonly TableColumn[], width: number): void {
  for (let total = lineWidth(widths); total > width; total--) {
    const texts = widths.map((w, i) => (columns[i]?.align === 'right' ? 0 : w))
    const widest = Math.max(...texts)
    if (widest <= SHORTEST) return
    widths[texts.indexOf(widest)] = widest - 1
  }
}

function lineWidth(widths: readonly number[]): number {
  return 1 + widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1)
}

function singleLine(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ')
}

function length(text: string): number {
  return [...text].length
}

function cut(text: string, width: number): string {
  return length(text) > width ? `${[...text].slice(0, width - 1).join('')}…` : text
}

function pad(text: string, width: number, align: TableColumn['align']): string {
  const blanks = ' '.repeat(Math.max(0, width - length(text)))
  return align === 'right' ? `${blanks}${text}` : `${text}${blanks}`
}
