import { setTimeout as sleep } from 'node:timers/promises'
import { Consumer } from '@platformatic/kafka'
import type { ConnectionOptions } from '../address/connection-options.js'
import { clientOptions, RETRIES } from '../client/client-options.js'
import { failure, hasApiError } from '../client/failure.js'
import { type Claim, renewClaims } from './claim.js'

/** After how long without a sign of life the group takes us for gone: so long it waits for one that was killed. */
const SESSION_MS = 10_000
/** How long a commit waits for the group to be ready again. */
const REJOIN_MS = 60_000

const rebalancing = ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'] as const

/**
 * One member of a consumer group: it claims partitions and commits offsets. Before the group moves partitions, what was handed out
 * may be acknowledged for a while; what is not by then is read again by whoever gets the partition.
 */
export class GroupMember {
  readonly #connection: ConnectionOptions
  readonly #group: string
  readonly #member: Consumer
  /** Commits for the member. Not the member itself: that would join again by itself, and then commit what is no longer its own. */
  readonly #committer: Consumer
  readonly #settle: () => Promise<void>
  #claims: Map<number, Claim> = new Map()
  #generation = -1
  #memberId: string | null = null
  #failure: unknown
  #joined = Promise.withResolvers<void>()
  #rejoining: Promise<void> | undefined

  /** @param settle waits until what was handed out is acknowledged, for a while */
  constructor(connection: ConnectionOptions, group: string, settle: () => Promise<void>) {
    this.#connection = connection
    this.#group = group
    this.#settle = settle
    const shared = { groupId: group, autocommit: false }
    this.#member = new Consumer({
      ...clientOptions(connection),
      ...shared,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: 60_000,
      heartbeatInterval: 1_000,
      protocolsMetadata: async () => {
        await this.#drain()
        return Buffer.alloc(0)
      },
    })
    this.#committer = new Consumer({ ...clientOptions(connection, 0), ...shared })
    this.#member.on('error', (error: unknown) => {
      this.#failure ??= error
      this.#joined.resolve()
    })
    this.#committer.on('error', () => {})
    this.#member.on('consumer:group:join', () => this.#renew())
  }

  /** Joins the group, and waits until it says which partitions are ours. */
  async join(): Promise<void> {
    this.#member.topics.track(this.#connection.address.topic)
    await this.#member.joinGroup({}).catch((error: unknown) => {
      throw this.#said(error, `join the group ${this.#group}`)
    })
  }

  /** What is ours now. Waits while the group moves partitions. */
  async claims(): Promise<readonly Claim[]> {
    await this.#rejoining
    if (this.#failure !== undefined) throw this.#said(this.#failure, `stay in the group ${this.#group}`)
    return [...this.#claims.values()]
  }

  /**
   * Commits an offset, unless the partition is no longer ours.
   *
   * @returns whether it was committed
   */
  async commit(claim: Claim, offset: bigint): Promise<boolean> {
    const { topic } = this.#connection.address
    const offsets = [{ topic, partition: claim.partition, offset, leaderEpoch: -1 }]
    for (let attempt = 1; ; attempt++) {
      if (claim.lost) return false
      const joined = this.#joined.promise
      this.#committer.memberId = this.#member.memberId
      this.#committer.generationId = this.#member.generationId
      try {
        await this.#committer.commit({ offsets })
        return true
      } catch (error) {
        const moving = hasApiError(error, ...rebalancing)
        const lasting = failure(error, this.#connection.address, '').code !== 'CTK_CONNECTION_FAILED'
        const passing = hasApiError(
          error,
          'NOT_COORDINATOR',
          'COORDINATOR_NOT_AVAILABLE',
          'COORDINATOR_LOAD_IN_PROGRESS',
        )
        if (attempt > RETRIES || (lasting && !moving && !passing)) {
          throw this.#said(error, `commit offsets of the group ${this.#group}`)
        }
        await (moving ? Promise.race([joined, sleep(REJOIN_MS, undefined, { ref: false })]) : sleep(200 * 2 ** attempt))
      }
    }
  }

  /** Leaves the group, so that its other members need not wait until we are missed. */
  async leave(): Promise<void> {
    for (const claim of this.#claims.values()) claim.lost = true
    this.#claims.clear()
    await Promise.allSettled([this.#member.close(true), this.#committer.close(true)])
  }

  #said(error: unknown, doing: string) {
    return failure(error, this.#connection.address, doing)
  }

  async #drain(): Promise<void> {
    this.#rejoining ??= this.#joined.promise
    await this.#settle()
  }

  #renew(): void {
    const { generationId, memberId, assignments } = this.#member
    const { topic } = this.#connection.address
    const assigned = assignments?.find((assignment) => assignment.topic === topic)?.partitions ?? []
    const consecutive = memberId === this.#memberId && generationId === this.#generation + 1
    this.#claims = renewClaims(this.#claims, assigned, consecutive)
    this.#generation = generationId
    this.#memberId = memberId
    this.#rejoining = undefined
    const { resolve } = this.#joined
    this.#joined = Promise.withResolvers<void>()
    resolve()
  }
}
