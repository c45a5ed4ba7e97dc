import { CtkError } from '../errors/ctk-error.js'
import { backoffMs, isTransient } from '../retention/backoff.js'
import type { Instant } from '../time/instant.js'
import type { Pacer } from '../time/pacer.js'
import type { Lease } from './lease.js'
import type { LeaseRequest, RunStore } from './run-store.js'
import type { Runner } from './runner.js'

/** How leases are taken and kept. */
export interface LeaseOptions {
  /** A holder that gives no sign for as long as this, in milliseconds, has lost its lease. Longer than any statement. */
  readonly ttlMs: number
  /** How long to wait for a holder, in milliseconds; without it a lease that is held is an error at once. */
  readonly waitMs?: number | undefined
}

interface Parts {
  readonly store: RunStore
  readonly runner: Runner
  readonly pacer: Pacer
  /** Ends what a dead holder left running, by the comment of its statements. */
  stopStatements(mark: string): Promise<unknown>
}

/** How long to hold some leases while another run that took others at the same moment gives them back. */
const PATIENCE_MS = 2_000

/** The leases of all tables of a run, held together. */
export class Leases {
  /** Those whose last holder may have left steps open. */
  readonly unclean: readonly string[]
  /** How often something that holds data back had been added, by key, before anything was planned. */
  readonly pins: ReadonlyMap<string, number>
  /** Whether time passed until they were free: what was read before may have changed. */
  readonly waited: boolean
  readonly #keys: readonly string[]
  readonly #token: string
  readonly #store: RunStore
  readonly #pacer: Pacer
  readonly #beats: NodeJS.Timeout

  private constructor(
    pins: ReadonlyMap<string, number>,
    unclean: readonly string[],
    waited: boolean,
    token: string,
    { store, pacer }: Pick<Parts, 'store' | 'pacer'>,
    ttlMs: number,
  ) {
    this.#keys = [...pins.keys()]
    this.pins = pins
    this.unclean = unclean
    this.waited = waited
    this.#token = token
    this.#store = store
    this.#pacer = pacer
    // A beat that fails is made up for by the next; one that is late costs the lease, and the fence knows.
    this.#beats = setInterval(() => void store.beat(this.#keys, token).catch(() => undefined), ttlMs / 3)
    this.#beats.unref()
  }

  /**
   * Takes the leases of all tables or none of them, in the order of their keys.
   *
   * A holder is dead when its lease has not changed for a whole `ttlMs` by this computer's own sense of time, or when it was
   * a process of this computer that is gone: no clock is compared with another one's. Its statements are ended first.
   *
   * @throws CTK_LEASE_HELD when a holder is alive; then nothing is held
   */
  static async take(
    keys: readonly string[],
    token: string,
    at: Instant,
    options: LeaseOptions,
    parts: Parts,
    signal?: AbortSignal,
  ): Promise<Leases> {
    const sorted = [...new Set(keys)].sort()
    const unclean = new Set<string>()
    try {
      return await Leases.#take(
        sorted,
        unclean,
        { token, holder: JSON.stringify(parts.runner), at },
        options,
        parts,
        signal,
      )
    } catch (error) {
      // Some may be held, and nobody else would know that they are not needed.
      await parts.store.release(sorted, token, unclean.size === 0).catch(() => undefined)
      throw error
    }
  }

  static async #take(
    sorted: readonly string[],
    unclean: Set<string>,
    request: LeaseRequest,
    { ttlMs, waitMs = 0 }: LeaseOptions,
    parts: Parts,
    signal?: AbortSignal,
  ): Promise<Leases> {
    const { store, pacer, runner, stopStatements } = parts
    const { token } = request
    const began = pacer.elapsed()
    const pins = new Map<string, number>()
    let seen: { lease: Lease; since: number } | undefined
    let slept = false
    for (let missing = sorted; ; ) {
      const leases = missing.length === 0 ? [] : await store.take(missing, request, signal)
      for (const lease of leases.filter((lease) => lease.token === token)) {
        pins.set(lease.key, lease.pins)
        if (lease.takes > 1 && !lease.clean) unclean.add(lease.key)
      }
      const first = leases.find((lease) => lease.token !== token)
      if (!first) {
        const all = new Map(sorted.map((key) => [key, pins.get(key) ?? 0]))
        return new Leases(all, [...unclean], slept, token, parts, ttlMs)
      }
      const now = pacer.elapsed()
      const { key, beat } = first
      if (seen?.lease.key !== key || seen.lease.token !== first.token || seen.lease.beat !== beat)
        seen = { lease: first, since: now }
      if (now - seen.since >= ttlMs || (await holderIsGone(first, runner))) {
        await stopStatements(`run ${first.token} `)
        if (await store.seize(first, request, signal)) {
          unclean.add(key)
          pins.set(key, first.pins)
        }
        missing = sorted.filter((other) => !pins.has(other))
        continue
      }
      const waited = now - began
      // Of two that took some each at the same moment, whoever holds the front waits for the other to let go. Nobody
      // holds anything while waiting for longer.
      const front = sorted.slice(0, sorted.indexOf(key))
      const patient = front.length > 0 && waited < PATIENCE_MS
      if (!patient && waited >= waitMs) throw leaseHeld(first)
      const given = patient ? sorted.slice(front.length) : sorted
      await store.release(
        given,
        token,
        given.every((each) => !unclean.has(each)),
      )
      missing = given
      for (const each of given) pins.delete(each)
      slept = true
      await pacer.sleep(Math.min(ttlMs / 10, 1_000) * (0.5 + Math.random() / 2), signal)
      signal?.throwIfAborted()
    }
  }

  /** @param clean whether no step was left open */
  async release(clean: boolean): Promise<void> {
    clearInterval(this.#beats)
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#store.release(this.#keys, this.#token, clean)
      } catch (error) {
        // Nobody else can tell a lease that was left over from one that is held, as long as this process lives.
        if (attempt === 3 || !isTransient(error)) throw error
        await this.#pacer.sleep(backoffMs(attempt))
      }
    }
  }
}

/** Whether the holder is known to be dead: it was a process of this computer that has ended. */
export async function holderIsGone(lease: Lease, runner: Runner): Promise<boolean> {
  const process = readHolder(lease).process
  return process !== undefined && runner.process !== undefined && (await runner.isGone?.(process)) === true
}

function readHolder({ holder }: Lease): Partial<Runner> {
  try {
    return JSON.parse(holder) as Partial<Runner>
  } catch {
    return {}
  }
}

function leaseHeld(lease: Lease): CtkError {
  const { name = 'somebody', origin = 'an unknown place' } = readHolder(lease)
  return new CtkError({
    code: 'CTK_LEASE_HELD',
    message: `Another run works on ${lease.key}: ${lease.token}, of ${name} on ${origin}. Nothing was done.`,
    suggestions: [
      'Wait for it, and take over if it has died: add --wait 10m',
      `See what it does: ctk retention show ${lease.token}`,
    ],
    data: { table: lease.key, run: lease.token },
  })
}
