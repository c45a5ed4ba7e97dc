import {
  ClockService,
  type OpenedRows,
  parseResource,
  Registry,
  type RowBatch,
  type SourceContext,
  systemClock,
} from '@ctk/core'
import { kafkaSource } from '../src/kafka-source.js'

const registry = new Registry()
registry.provide(ClockService, systemClock)
export const source = kafkaSource(registry, {})
/** The same, where partitions move to another member without waiting for acknowledgements. */
export const hastySource = kafkaSource(registry, {}, 0)

/** Opens a topic with a query: `open(kafka.broker, topic, 'group=g')`. */
export async function open(
  broker: string,
  topic: string,
  query = '',
  context: Partial<SourceContext> = {},
  from = source,
): Promise<OpenedRows> {
  const resource = parseResource(`kafka://${broker}/${topic}?${query}`)
  const opened = await from.open(resource, { signal: new AbortController().signal, ...context })
  if (opened.kind !== 'rows') throw new Error('A topic has rows.')
  return opened
}

/** All batches; each is acknowledged, unless that is not wanted. */
export async function readAll(opened: OpenedRows, acknowledge = true): Promise<RowBatch[]> {
  const batches: RowBatch[] = []
  for await (const batch of opened.batches) {
    batches.push(batch)
    if (acknowledge) await opened.acknowledge?.(batch)
  }
  await opened.close?.()
  return batches
}

/** Rows as objects, in order of part and offset. */
export function rowsOf(batches: readonly RowBatch[]) {
  const rows = batches.flatMap((batch) =>
    batch.lines.map((line, row) => ({
      part: batch.part,
      line,
      row: Object.fromEntries(batch.columns.map(({ name, values }) => [name, values[row]])),
    })),
  )
  return rows.sort((a, b) => (a.part === b.part ? a.line - b.line : String(a.part) < String(b.part) ? -1 : 1))
}

/** The values of one column, in order of part and offset. */
export const column = (batches: readonly RowBatch[], name: string) => rowsOf(batches).map(({ row }) => row[name])
