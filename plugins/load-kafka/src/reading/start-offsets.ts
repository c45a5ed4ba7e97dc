import { CtkError } from '@ctk/core'
import type { From } from '../address/reading-options.js'
import type { KafkaClient, Offsets } from '../client/kafka-client.js'

/** What is known about where to begin, strongest first. */
export interface StartInput {
  /** Where an earlier load ended. */
  readonly resume: Offsets
  readonly from: From | undefined
  /** What the group has committed. */
  readonly committed: Offsets
}

/**
 * Where reading begins in each partition: where the earlier load ended, else as `from` says, else at the group's offset, else
 * at the beginning.
 *
 * @throws CTK_RESUME_IMPOSSIBLE when messages that were not read yet are gone; CTK_USAGE for an offset that there is not
 */
export async function startOffsets(
  client: KafkaClient,
  partitions: readonly number[],
  input: StartInput,
): Promise<Offsets> {
  const { resume, from, committed } = input
  const [beginnings, ends] = await Promise.all([client.offsets('beginning'), client.offsets('end')])
  const since = from?.kind === 'time' ? await client.offsetsSince(from.at) : undefined
  const starts = new Map<number, bigint>()
  for (const partition of partitions) {
    const [beginning, end] = [beginnings.get(partition) ?? 0n, ends.get(partition) ?? 0n]
    const name = `${client.topic}/${partition}`
    const known = resume.get(partition) ?? (from === undefined ? committed.get(partition) : undefined)
    if (known !== undefined) {
      if (known < beginning) throw gone(name, known, beginning)
      if (known > end) throw recreated(name, known, end)
      starts.set(partition, known)
    } else if (from?.kind === 'offset') {
      if (from.offset < beginning || from.offset > end) throw noOffset(name, from.offset, beginning, end)
      starts.set(partition, from.offset)
    } else {
      starts.set(partition, since ? (since.get(partition) ?? end) : beginning)
    }
  }
  return starts
}

function gone(name: string, wanted: bigint, beginning: bigint): CtkError {
  return new CtkError({
    code: 'CTK_RESUME_IMPOSSIBLE',
    message: `${count(beginning - wanted)} of ${name} that were not loaded yet are gone: it now begins at offset ${beginning}, and offset ${wanted} is the next to load.`,
    suggestions: ['The topic keeps messages for too short a time. Load what is left:  from=beginning'],
    data: { part: name, wanted: Number(wanted), beginning: Number(beginning) },
  })
}

function recreated(name: string, wanted: bigint, end: bigint): CtkError {
  return new CtkError({
    code: 'CTK_RESUME_IMPOSSIBLE',
    message: `${name} ends at offset ${end}, and offset ${wanted} is the next to load: it is not the topic that was read before.`,
    suggestions: ['If it was created again, load it as a new one, with another group or with  from=beginning'],
    data: { part: name, wanted: Number(wanted), end: Number(end) },
  })
}

function noOffset(name: string, wanted: bigint, beginning: bigint, end: bigint): CtkError {
  return new CtkError({
    code: 'CTK_USAGE',
    message: `from=${wanted}: ${name} has the offsets ${beginning} up to ${end}.`,
    suggestions: ['Begin at a time instead:  from=2026-11-23T05:40Z , or at the oldest message:  from=beginning'],
  })
}

const count = (messages: bigint) => (messages === 1n ? '1 message' : `${messages.toLocaleString('en-US')} messages`)
