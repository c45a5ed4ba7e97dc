import type { FetchAnswer } from '../client/kafka-client.js'
import type { FetchedRecords, KafkaRecord } from './record.js'

const LOG_APPEND_TIME = 1 << 3
const TRANSACTIONAL = 1 << 4
const CONTROL = 1 << 5
/** The type of a control record that ends a transaction without effect. */
const ABORT = 0

/**
 * The messages in a broker's answer: from the offset that was asked for, before the end, and none of a transaction that was
 * aborted. The client leaves some of those out, not all: of several that one producer aborted, or that end in a later answer.
 *
 * @param end the first offset that is not wanted
 */
export function committedRecords(answer: FetchAnswer, from: bigint, end: bigint | undefined): FetchedRecords {
  const aborted = [...(answer.abortedTransactions ?? [])].sort((a, b) => Number(a.firstOffset - b.firstOffset))
  const aborting = new Set<bigint>()
  const records: KafkaRecord[] = []
  let next = from
  for (const batch of answer.records ?? []) {
    const behind = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
    if (behind > next) next = behind
    while (aborted[0] && aborted[0].firstOffset < behind)
      aborting.add((aborted.shift() as { producerId: bigint }).producerId)
    if (batch.attributes & CONTROL) {
      if (batch.records[0]?.key?.readInt16BE(2) === ABORT) aborting.delete(batch.producerId)
      continue
    }
    if (batch.attributes & TRANSACTIONAL && aborting.has(batch.producerId)) continue
    for (const { offsetDelta, timestampDelta, key, value, headers } of batch.records) {
      const offset = batch.firstOffset + BigInt(offsetDelta)
      if (offset < from || (end !== undefined && offset >= end)) continue
      const appended = batch.attributes & LOG_APPEND_TIME
      const timestamp = appended ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta
      records.push({ offset, timestamp, key, value, headers })
    }
  }
  return { partition: answer.partitionIndex, records, next: end !== undefined && next > end ? end : next }
}
