import { CtkError, type RowBatch } from '@ctk/core'
import type { ReadingOptions } from '../address/reading-options.js'
import { hasApiError } from '../client/failure.js'
import type { KafkaClient, Offsets } from '../client/kafka-client.js'
import type { Claim } from '../group/claim.js'
import type { RecordDecoder } from '../values/record-decoder.js'
import { committedRecords } from './committed-records.js'

const LIMITS = { partitionBytes: 4 * 1024 * 1024, bytes: 16 * 1024 * 1024, waitMs: 500 }
/** How often a member without any partition looks whether it got one, in milliseconds. */
const IDLE_MS = 200

/** What reading needs besides the client. */
export interface ReadInput {
  readonly client: KafkaClient
  readonly options: ReadingOptions
  readonly decoder: RecordDecoder
  readonly signal: AbortSignal
  /** Where each partition ended when the load began: the end of a load that does not follow. */
  readonly ends: Offsets
  /** The partitions to read now. */
  claims(): Promise<readonly Claim[]>
  /** Finds out where to begin in partitions that were claimed just now. */
  start(claims: readonly Claim[]): Promise<void>
  /** Called with each batch before it is handed out. */
  handOut(batch: RowBatch, claim: Claim): void
}

/**
 * The messages of a topic, each batch of one partition, in order of offset. Ends when every partition is read up to where it ended
 * at the beginning; with `follow` only when it is aborted.
 */
export async function* readTopic(input: ReadInput): AsyncGenerator<RowBatch> {
  const { client, signal, options, ends } = input
  for (;;) {
    checkAborted(signal)
    const claims = await orAborted(input.claims(), signal)
    const fresh = claims.filter(({ position }) => position === undefined)
    if (fresh.length > 0) await orAborted(input.start(fresh), signal)
    const due = new Map(
      claims.filter((claim) => isDue(claim, options.follow, ends)).map((claim) => [claim.partition, claim]),
    )
    if (due.size === 0) {
      if (!options.follow) return
      await orAborted(new Promise((resolve) => setTimeout(resolve, IDLE_MS)), signal)
      continue
    }
    const positions = new Map([...due].map(([partition, { position }]) => [partition, position as bigint]))
    const answers = await orAborted(client.fetch(positions, LIMITS), signal).catch((error: unknown) => {
      throw hasApiError(error, 'OFFSET_OUT_OF_RANGE') ? goneMeanwhile(client.topic, error) : error
    })
    for (const answer of answers) {
      const claim = due.get(answer.partitionIndex)
      if (!claim || claim.lost) continue
      const fetched = committedRecords(
        answer,
        claim.position as bigint,
        options.follow ? undefined : ends.get(claim.partition),
      )
      for await (const batch of input.decoder.batches(client.topic, fetched, signal)) {
        checkAborted(signal)
        // The group moves partitions: nothing more is handed out until it is clear whose they are.
        await orAborted(input.claims(), signal)
        if (claim.lost) break
        claim.position = BigInt(batch.position as number)
        input.handOut(batch, claim)
        yield batch
      }
      if (!claim.lost) claim.position = fetched.next
    }
  }
}

function isDue({ lost, position, partition }: Claim, follow: boolean, ends: Offsets): boolean {
  if (lost || position === undefined) return false
  return follow || position < (ends.get(partition) ?? 0n)
}

const interrupted = () => new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })

function checkAborted(signal: AbortSignal): void {
  if (signal.aborted) throw interrupted()
}

/** Waits for something, but not after somebody interrupted. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(interrupted())
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
    work.catch(() => {})
  }
}

function goneMeanwhile(topic: string, cause: unknown): CtkError {
  return new CtkError({
    code: 'CTK_RESUME_IMPOSSIBLE',
    message: `Messages of ${topic} were removed by the topic's retention before they were read.`,
    suggestions: ['Load again: it says which are gone. Keep messages for longer, or load more often.'],
    cause,
  })
}
